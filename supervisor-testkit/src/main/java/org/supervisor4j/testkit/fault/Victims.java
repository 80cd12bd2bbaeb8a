package org.supervisor4j.testkit.fault;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.supervisor4j.Signal;

/**
 * Processes to do harm to, chosen anew at each act. Each act throws {@link IllegalStateException}
 * if there is none left to do it to.
 */
public final class Victims {

  private final Faults faults;
  private final Supplier<List<Victim>> choice;

  Victims(Faults faults, Supplier<List<Victim>> choice) {
    this.faults = faults;
    this.choice = choice;
  }

  /** {@code kill -9}. */
  public Fault kill() {
    return signal(Signal.KILL);
  }

  /** Sends a signal to the process alone, not to its group. */
  public Fault signal(Signal signal) {
    var victims = choice.get();
    var fault = tell(signal.name(), victims);
    send(signal, victims);
    return fault;
  }

  /** SIGSTOP: nothing runs in it any more, its sockets stay open; close thaws it. */
  public Lasting freeze() {
    var victims = choice.get();
    var fault = tell("freeze", victims);
    send(Signal.STOP, victims);
    victims.forEach(Freezing::awaitStopped);
    return faults.lasting(
        fault,
        () -> {
          tell("thaw", victims);
          victims.forEach(victim -> victim.signal(Signal.CONT));
        });
  }

  /** SIGCONT, to those that were frozen by whomever. */
  public Fault thaw() {
    var victims = choice.get();
    var fault = tell("thaw", victims);
    send(Signal.CONT, victims);
    return fault;
  }

  /**
   * No more descriptors for it: what is open stays so, whatever it opens or accepts fails with
   * EMFILE (RLIMIT_NOFILE of getrlimit(2)); close gives back what it had.
   */
  public Lasting exhaustDescriptors() {
    return limit("descriptors exhausted", "descriptors as before", Limit.DESCRIPTORS);
  }

  /**
   * No more bytes in files for it: its writes to files fail with EFBIG (RLIMIT_FSIZE of
   * getrlimit(2)), those to pipes and sockets do not; a program that does not handle XFSZ, as a JVM
   * does, is killed by it. Close gives back what it had.
   */
  public Lasting fillDisk() {
    return limit("disk full", "disk as before", Limit.FILE_SIZE);
  }

  private Lasting limit(String name, String end, Limit limit) {
    var victims = choice.get();
    var before = victims.stream().map(victim -> limit.of(victim.pid())).toList();
    var fault = tell(name, victims);
    victims.forEach(victim -> limit.set(victim, Integer.toString(limit.least())));
    return faults.lasting(
        fault,
        () -> {
          tell(end, victims);
          for (int i = 0; i < before.size(); i++) {
            limit.set(victims.get(i), before.get(i));
          }
        });
  }

  /**
   * All Java threads of a JVM stand still for a safepoint, as in a long garbage collection, at
   * least so long (plus the time of a heap dump); returns when it is over. It may be this very JVM,
   * too. Takes the {@code jcmd} of this JDK.
   */
  public Fault pauseJvm(Duration time) {
    var victims = choice.get();
    var fault = tell("JVM pause of " + time, victims);
    victims.forEach(victim -> JvmPause.of(victim, time));
    return fault;
  }

  private static void send(Signal signal, List<Victim> victims) {
    var hit = victims.stream().filter(victim -> victim.signal(signal)).count();
    if (hit == 0) {
      throw new IllegalStateException(victims + " got no " + signal + ": gone before");
    }
  }

  private Fault tell(String name, List<Victim> victims) {
    var all = victims.stream().map(Victim::toString).collect(Collectors.joining(", "));
    return faults.tell(name, all);
  }
}
