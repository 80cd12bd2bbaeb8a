package org.supervisor4j.netty.process;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.supervisor4j.Execution;
import org.supervisor4j.InvalidSpecException;
import org.supervisor4j.netty.posix.Account;

/**
 * As whom and within which limits a process runs, looked up in this system and found possible. To
 * look it up may block, where users come from a directory service.
 *
 * @param account of its user, if one is asked for
 * @param isOther whether that is another user than the host's own
 * @param gid of its group, unless that follows from its user
 * @param nice how much nicer than the host; 0 for as nice
 * @param memory where its memory is limited, if it is
 * @param number of its process, once that is known
 */
public record Conditions(
    Execution execution,
    Optional<Account> account,
    boolean isOther,
    OptionalInt gid,
    int nice,
    Optional<MemoryGroups> memory,
    OptionalLong number) {

  /** All as the host has it. */
  public static final Conditions NONE =
      new Conditions(
          Execution.none(),
          Optional.empty(),
          false,
          OptionalInt.empty(),
          0,
          Optional.empty(),
          OptionalLong.empty());

  /**
   * Looks it up.
   *
   * @param subject whose it is, as {@code program web}
   * @param field as {@code command}
   * @throws InvalidSpecException with all that can be known to be impossible here
   */
  public static Conditions of(Execution execution, String subject, String field) {
    if (execution.equals(Execution.none())) {
      return NONE;
    }
    var judge = new ConditionsJudge(execution, field, new HostRights());
    var problems = judge.problems();
    if (!problems.isEmpty()) {
      throw new InvalidSpecException(subject, problems);
    }
    return judge.conditions();
  }

  /**
   * Of one process, which gets what is made for it alone; given back by {@link #release}. Does file
   * I/O.
   */
  public Conditions begin(long serial) {
    memory.ifPresent(groups -> groups.make(serial, execution.memoryMax().orElseThrow()));
    return of(memory, OptionalLong.of(serial));
  }

  /** After the death of that process. */
  public void release(long serial) {
    memory.ifPresent(groups -> groups.remove(serial));
  }

  /** The same for a process whose memory nobody limits. */
  public Conditions withoutMemory() {
    return of(Optional.empty(), number);
  }

  private Conditions of(Optional<MemoryGroups> groups, OptionalLong serial) {
    return new Conditions(execution, account, isOther, gid, nice, groups, serial);
  }

  /** Where it belongs before anything else of it runs, if that is said. */
  Optional<Path> cgroup() {
    return memory
        .filter(groups -> number.isPresent())
        .map(groups -> groups.path(number.getAsLong()));
  }

  /** Who owns what the process is to use; empty for the host's own user. */
  public OptionalInt uid() {
    return other().map(user -> OptionalInt.of(user.uid())).orElse(OptionalInt.empty());
  }

  /** What keeps its user out of a directory, in words; empty if nothing is known to. */
  public Optional<String> objectionToEntering(Path directory) {
    return new FileAccess(this).executeObjection(directory);
  }

  /** Its user, if that is not the host's own. */
  Optional<Account> other() {
    return account.filter(user -> isOther);
  }

  /** The group that it begins with, if that is not the host's. */
  OptionalInt group() {
    return gid.isPresent()
        ? gid
        : other().map(user -> OptionalInt.of(user.gid())).orElse(OptionalInt.empty());
  }

  /** The groups that it is in; of use where it has another user. */
  Set<Integer> groups() {
    var all = new HashSet<>(account.map(Account::groups).orElse(Set.of()));
    gid.ifPresent(all::add);
    return all;
  }
}
