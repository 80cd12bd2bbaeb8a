package org.supervisor4j.netty.process;

import static org.supervisor4j.netty.process.HostRights.Capability.CHOWN;
import static org.supervisor4j.netty.process.HostRights.Capability.KILL;
import static org.supervisor4j.netty.process.HostRights.Capability.SETGID;
import static org.supervisor4j.netty.process.HostRights.Capability.SETUID;
import static org.supervisor4j.netty.process.HostRights.Capability.SYS_NICE;
import static org.supervisor4j.netty.process.HostRights.Capability.SYS_RESOURCE;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.supervisor4j.Execution;
import org.supervisor4j.InvalidSpecException.Problem;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Account;

/** Whether this system and this host can do what is asked of a process, and what it comes to. */
final class ConditionsJudge {

  private static final int HARD_NICE = 20; // RLIMIT_NICE counts from it downwards (getrlimit(2))

  private final List<Problem> problems = new ArrayList<>();
  private final HostRights host;
  private final String field;
  private final Conditions conditions;

  ConditionsJudge(Execution execution, String field, HostRights host) {
    this.field = field;
    this.host = host;
    var account = execution.user().flatMap(this::account);
    var gid = execution.group().map(this::gid).orElse(OptionalInt.empty());
    var isOther = account.filter(user -> user.uid() != host.uid()).isPresent();
    if (isOther) {
      requireRights("user", execution.user().orElse(""), SETUID, SETGID, CHOWN, KILL);
    } else if (gid.isPresent()) {
      requireRights("group", execution.group().orElse(""), SETGID);
    }
    execution.limits().forEach(this::requireLimit);
    execution.cpus().ifPresent(this::requireProcessors);
    execution.nice().ifPresent(this::requireNice);
    var nice = execution.nice().isPresent() ? execution.nice().getAsInt() - host.nice() : 0;
    var memory = execution.memoryMax().stream().boxed().flatMap(this::groups).findFirst();
    conditions =
        new Conditions(execution, account, isOther, gid, nice, memory, OptionalLong.empty());
    requireTools();
  }

  List<Problem> problems() {
    return problems;
  }

  Conditions conditions() {
    return conditions;
  }

  private void refuse(String what, Object value, String mend) {
    problems.add(new Problem(field + " " + what, String.valueOf(value), mend));
  }

  private Optional<Account> account(String name) {
    var known = Account.of(name);
    if (known.isEmpty()) {
      refuse("user", '"' + name + '"', "there is no such user here; create it or name another");
    }
    return known;
  }

  private OptionalInt gid(String name) {
    var known = Account.groupOf(name);
    if (known.isEmpty()) {
      refuse("group", '"' + name + '"', "there is no such group here; create it or name another");
    }
    return known;
  }

  private void requireRights(String what, String name, HostRights.Capability... wanted) {
    var missing = host.missing(wanted);
    if (!missing.isEmpty()) {
      refuse(
          what,
          '"' + name + '"',
          "this host runs as uid %s without %s; run it as root, or leave the %s out"
              .formatted(
                  Integer.toUnsignedString(host.uid()),
                  missing.stream().map(it -> "CAP_" + it).collect(Collectors.joining(", ")),
                  what));
    }
  }

  private void requireLimit(String resource, Execution.Limit limit) {
    var hard = host.hardLimit(resource);
    if (hard.isPresent() && limit.hard() > hard.getAsLong() && !host.has(SYS_RESOURCE)) {
      refuse(
          "limit " + resource,
          limit,
          "above the host's hard limit, %d; raise that (ulimit -H, LimitNOFILE= and the like), run the host as root, or ask for less"
              .formatted(hard.getAsLong()));
    }
    var most = host.mostOpenFiles();
    if (resource.equals("nofile") && most.isPresent() && limit.hard() > most.getAsLong()) {
      refuse(
          "limit nofile",
          limit,
          "the kernel allows %d at most; raise sysctl fs.nr_open, or ask for less"
              .formatted(most.getAsLong()));
    }
  }

  private void requireProcessors(String list) {
    var missing = HostRights.numbers(list);
    var there = host.processors();
    there.ifPresent(online -> missing.andNot(HostRights.numbers(online)));
    if (there.isPresent() && !missing.isEmpty()) {
      refuse("cpus", '"' + list + '"', "this machine has " + there.get() + "; name some of these");
    }
  }

  private void requireNice(int nice) {
    var lowest =
        host.hardLimit("nice").stream().map(limit -> HARD_NICE - limit).findFirst().orElse(0L);
    if (nice < host.nice() && nice < lowest && !host.has(SYS_NICE)) {
      refuse(
          "nice",
          nice,
          "less than the host's, %d, takes CAP_SYS_NICE; run it as root, or ask for %d or more"
              .formatted(host.nice(), host.nice()));
    }
  }

  private Stream<MemoryGroups> groups(long bytes) {
    try {
      return Stream.of(MemoryGroups.ofThisHost());
    } catch (SupervisorException e) {
      refuse("memoryMax", bytes, "this host can make no cgroups: " + e.getMessage());
      return Stream.empty();
    }
  }

  private void requireTools() {
    Arrays.stream(Tool.values())
        .filter(tool -> tool.isWantedBy(conditions) && tool.find().isEmpty())
        .forEach(tool -> refuse(tool.field(), "set", tool.absence()));
  }
}
