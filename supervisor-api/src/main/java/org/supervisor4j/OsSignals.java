package org.supervisor4j;

import java.util.Optional;

/**
 * Which signals of the operating system steer the supervisor. An embedded library takes none unless
 * asked.
 *
 * @param roll whether HUP rolls every program
 * @param stop whether TERM and INT stop the supervisor and then end the JVM; a second one ends it
 *     at once
 * @param reopenLogs the signal at which log files are opened anew
 */
public record OsSignals(boolean roll, boolean stop, Optional<Signal> reopenLogs) {

  /** Takes no signal. */
  public static OsSignals none() {
    return new OsSignals(false, false, Optional.empty());
  }

  /** HUP rolls; TERM and INT stop gracefully and then end the JVM, a second one at once. */
  public static OsSignals standard() {
    return new OsSignals(true, true, Optional.empty());
  }

  /** Opens log files anew at this signal too, as logrotate(8) wants it; USR1 by custom. */
  public OsSignals reopenLogsOn(Signal signal) {
    return new OsSignals(roll, stop, Optional.of(signal));
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
      case USR2, QUIT -> "the JVM has it for itself";
      case KILL, STOP -> "a process can't take it";
      case HUP -> roll ? "it rolls" : "";
      case TERM, INT -> stop ? "it stops" : "";
      default -> "";
    };
  }
}
