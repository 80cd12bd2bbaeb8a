package org.supervisor4j;

import java.util.Optional;

/**
 * Which signals of the operating system steer the supervisor. An embedded library takes none unless
 * asked.
 *
 * @param roll whether HUP rolls every program
 * @param stop whether TERM and INT stop the supervisor and then end the JVM; a second one ends it
 *     at once
 * @param resize whether TTIN adds a worker to every program and TTOU takes one away; a child to
 *     each worker of a program with {@link ProgramSpec#prefork()}
 * @param reopenLogs the signal at which log files are opened anew
 */
public record OsSignals(boolean roll, boolean stop, boolean resize, Optional<Signal> reopenLogs) {

  /** Takes no signal. */
  public static OsSignals none() {
    return new OsSignals(false, false, false, Optional.empty());
  }

  /** HUP rolls; TERM and INT stop gracefully and then end the JVM, a second one at once. */
  public static OsSignals standard() {
    return new OsSignals(true, true, false, Optional.empty());
  }

  /**
   * TTIN also adds a worker to every program, TTOU takes one away, down to one; where workers have
   * children ({@link ProgramSpec#prefork()}) each gets one child more, or less, instead. Of several
   * that come at once the kernel may make one. Not for a host that reads a terminal from the
   * background, which gets TTIN for that (signal(7)).
   */
  public OsSignals resizing() {
    return new OsSignals(roll, stop, true, reopenLogs);
  }

  /** Opens log files anew at this signal too, as logrotate(8) wants it; USR1 by custom. */
  public OsSignals reopenLogsOn(Signal signal) {
    return new OsSignals(roll, stop, resize, Optional.of(signal));
  }

  void check(Problems problems) {
    reopenLogs.ifPresent(
        signal ->
            problems.require(
                objectionTo(signal).isEmpty(),
                "signals reopenLogsOn",
                signal + " (" + objectionTo(signal) + ")",
                "give another, as USR1"));
  }

  /** What speaks against it, empty if nothing does. */
  private String objectionTo(Signal signal) {
    return switch (signal) {
      case USR2, QUIT, ILL, TRAP, BUS, FPE, SEGV, PIPE, XFSZ -> "the JVM has it for itself";
      case KILL, STOP -> "a process can't take it";
      case HUP -> roll ? "it rolls" : "";
      case TERM, INT -> stop ? "it stops" : "";
      case TTIN, TTOU -> resize ? "it resizes" : "";
      default -> "";
    };
  }
}
