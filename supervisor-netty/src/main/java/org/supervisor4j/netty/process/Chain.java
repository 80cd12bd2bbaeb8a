package org.supervisor4j.netty.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What posix_spawn(3) can't do, other programs do: each changes one thing of its process and then
 * becomes the next, and the last the one meant, so that the pid stays (chain loading).
 *
 * <p>First those that may need the host's rights, then setpriv(1), which gives them up, then what
 * the environment needs. As root nothing is loaded that the worker's environment names: such
 * variables go round by the arguments of env(1), and so do those that a shell would drop. Until the
 * program executes, they show in its command line.
 *
 * @param tools its programs, by name
 */
record Chain(List<String> line, Map<String, String> environment, Set<String> tools) {

  private static final class Links {
    private final List<String> line = new ArrayList<>();
    private final Set<String> tools = new HashSet<>();

    void add(Tool tool, List<String> arguments) {
      line.add(tool.path());
      line.addAll(arguments);
      tools.add(tool.program());
    }
  }

  /** Empty if the program can be spawned as it is. */
  static Optional<Chain> to(String program, Launch launch) {
    var conditions = launch.conditions();
    var links = new Links();
    var shell = ShellLink.of(launch);
    shell.ifPresent(link -> links.add(Tool.SH, link.arguments()));
    addLimits(conditions, links);
    addUser(conditions, links);
    var round = round(launch, shell);
    if (!round.isEmpty() || launch.prelude() == Launch.Prelude.IGNORE_SIGPIPE) {
      links.add(Tool.ENV, environment(program, launch, round));
    }
    if (links.line.isEmpty()) {
      return Optional.empty();
    }
    links.line.add(program);
    links.line.addAll(launch.arguments());
    var kept = new HashMap<>(launch.environment());
    kept.keySet().removeAll(round.keySet());
    shell.ifPresent(link -> kept.keySet().removeAll(link.sets()));
    return Optional.of(new Chain(links.line, kept, links.tools));
  }

  private static void addLimits(Conditions conditions, Links links) {
    var execution = conditions.execution();
    if (Tool.PRLIMIT.isWantedBy(conditions)) {
      var options = new ArrayList<String>();
      execution.limits().forEach((name, limit) -> options.add("--" + name + "=" + limit));
      links.add(Tool.PRLIMIT, options);
    }
    if (Tool.NICE.isWantedBy(conditions)) {
      links.add(Tool.NICE, List.of("-n", Integer.toString(conditions.nice())));
    }
    execution.cpus().ifPresent(list -> links.add(Tool.TASKSET, List.of("-c", list)));
  }

  private static void addUser(Conditions conditions, Links links) {
    if (!Tool.SETPRIV.isWantedBy(conditions)) {
      return;
    }
    var options = new ArrayList<String>();
    conditions.other().ifPresent(user -> options.addAll(List.of("--reuid", user.name())));
    conditions
        .group()
        .ifPresent(gid -> options.addAll(List.of("--regid", Integer.toUnsignedString(gid))));
    options.add(conditions.isOther() ? "--init-groups" : "--keep-groups");
    if (conditions.isOther()) { // a host that is not root may have ambient ones, which stay else
      options.addAll(List.of("--inh-caps=-all", "--ambient-caps=-all"));
    }
    links.add(Tool.SETPRIV, options);
  }

  private static Map<String, String> round(Launch launch, Optional<ShellLink> shell) {
    var round = new HashMap<>(launch.environment());
    shell.ifPresent(link -> round.keySet().removeAll(link.sets()));
    round.keySet().removeIf(name -> !goesRound(name, launch, shell.isPresent()));
    return round;
  }

  private static boolean goesRound(String name, Launch launch, boolean shell) {
    return (shell && !ShellLink.keeps(name))
        || (launch.conditions().isOther() && LoaderVariables.include(name));
  }

  private static List<String> environment(
      String program, Launch launch, Map<String, String> round) {
    if (program.indexOf('=') >= 0) {
      throw ProgramFile.failure(
          launch,
          "can't be started through env(1), which takes " + program + " for a variable; rename it");
    }
    var arguments = new ArrayList<String>();
    if (launch.prelude() == Launch.Prelude.IGNORE_SIGPIPE) {
      // not by ignoring it in the host for the time of a spawn: what else the host starts in that
      // moment would ignore it, too
      arguments.add("--ignore-signal=PIPE");
    }
    arguments.add("--");
    round.forEach((name, value) -> arguments.add(name + "=" + value));
    return arguments;
  }
}
