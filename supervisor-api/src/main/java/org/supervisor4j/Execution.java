package org.supervisor4j;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * As whom a worker runs, and within which limits: an immutable value for {@link
 * Command#execution(Execution)}. What is not said stays as the host has it. Each takes effect
 * before the program begins, and holds for its children, too.
 *
 * @param user a name or a number
 * @param group a name or a number
 * @param umask in octal digits
 * @param nice from -20, which is served first, to 19
 * @param cpus as {@code 0-3,7}
 * @param limits by the names that prlimit(1) has for them
 * @param memoryMax in bytes
 */
public record Execution(
    Optional<String> user,
    Optional<String> group,
    Optional<String> umask,
    OptionalInt nice,
    Optional<String> cpus,
    Map<String, Limit> limits,
    OptionalLong memoryMax) {

  /** No limit at all, where {@link #limit} takes a number. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  private static final Execution NONE =
      new Execution(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Map.of(),
          OptionalLong.empty());

  /** Of a resource; {@link #UNLIMITED} for none. The program may raise soft up to hard itself. */
  public record Limit(long soft, long hard) {
    @Override
    public String toString() {
      return text(soft) + ":" + text(hard);
    }

    private static String text(long value) {
      return value == UNLIMITED ? "unlimited" : Long.toString(value);
    }
  }

  public Execution {
    limits = Collections.unmodifiableMap(new TreeMap<>(limits));
  }

  /** All as the host has it. */
  public static Execution none() {
    return NONE;
  }

  /**
   * As this user, of its group and with its other groups as the system knows them, and without any
   * capability; takes a host with CAP_SETUID, CAP_SETGID, CAP_CHOWN and CAP_KILL, as root has them.
   * {@code HOME}, {@code USER} and {@code LOGNAME} are this user's in what the command's
   * environment begins with.
   */
  public Execution user(String nameOrUid) {
    return new Execution(Optional.of(nameOrUid), group, umask, nice, cpus, limits, memoryMax);
  }

  /** Of this group in place of the user's own; its other groups stay. */
  public Execution group(String nameOrGid) {
    return new Execution(user, Optional.of(nameOrGid), umask, nice, cpus, limits, memoryMax);
  }

  /** With this file mode creation mask, in octal as {@code 027} (umask(2)). */
  public Execution umask(String octal) {
    return new Execution(user, group, Optional.of(octal), nice, cpus, limits, memoryMax);
  }

  /** With this nice value, not relative to the host's; less than the host's takes CAP_SYS_NICE. */
  public Execution nice(int value) {
    return new Execution(user, group, umask, OptionalInt.of(value), cpus, limits, memoryMax);
  }

  /** On these processors only, as {@code 0-3,7} (taskset(1)). */
  public Execution cpus(String list) {
    return new Execution(user, group, umask, nice, Optional.of(list), limits, memoryMax);
  }

  /**
   * With this resource limit (getrlimit(2)): {@code as} {@code core} {@code cpu} {@code data}
   * {@code fsize} {@code locks} {@code memlock} {@code msgqueue} {@code nice} {@code nofile} {@code
   * nproc} {@code rss} {@code rtprio} {@code rttime} {@code sigpending} {@code stack}, in the units
   * of the system call. A hard one above the host's takes CAP_SYS_RESOURCE.
   */
  public Execution limit(String resource, long soft, long hard) {
    var all = new TreeMap<>(limits);
    all.put(resource, new Limit(soft, hard));
    return new Execution(user, group, umask, nice, cpus, all, memoryMax);
  }

  /**
   * With no more memory than this for all its processes together, by a cgroup of its own: the
   * kernel reclaims, and at last kills the whole worker. Takes cgroup v2 in which this host may
   * make groups, else no worker starts. See also {@link RecyclePolicy#aboveMemory}, which asks
   * first, and works everywhere.
   */
  public Execution memoryMax(long bytes) {
    return new Execution(user, group, umask, nice, cpus, limits, OptionalLong.of(bytes));
  }
}
