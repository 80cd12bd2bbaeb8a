package org.supervisor4j;

/**
 * Which signals of the operating system steer the supervisor. An embedded library takes none unless
 * asked.
 *
 * @param roll whether HUP rolls every program
 * @param stop whether TERM and INT stop the supervisor and then end the JVM; a second one ends it
 *     at once
 */
public record OsSignals(boolean roll, boolean stop) {

  /** Takes no signal. */
  public static OsSignals none() {
    return new OsSignals(false, false);
  }

  /** HUP rolls; TERM and INT stop gracefully and then end the JVM, a second one at once. */
  public static OsSignals standard() {
    return new OsSignals(true, true);
  }
}
