package org.supervisor4j;

import java.time.Duration;

/**
 * How a worker is brought to its end: it is told to drain, then signalled, then its process group
 * is killed, each step with its own time.
 *
 * @param drainFor how long it may finish what it has; zero: it is signalled at once
 * @param idleGrace how long a draining worker waits at most for the next request on an idle
 *     connection, so that the close can be announced on a response; it waits half of it at least
 * @param signal the signal that asks it to end
 * @param killAfter the time between the signal and SIGKILL
 */
public record StopPolicy(Duration drainFor, Duration idleGrace, Signal signal, Duration killAfter) {

  private static final Duration IDLE_GRACE = Duration.ofSeconds(5);

  /**
   * Tells the worker over its channel to drain, then TERM, then KILL 5 seconds later. A worker
   * without a channel is signalled at once.
   */
  public static StopPolicy drain(Duration limit) {
    var grace = limit.compareTo(IDLE_GRACE) < 0 ? limit : IDLE_GRACE;
    return new StopPolicy(limit, grace, Signal.TERM, Duration.ofSeconds(5));
  }

  /** Signals at once, then KILL 10 seconds later; for programs that drain on a signal. */
  public static StopPolicy bySignal(Signal signal) {
    return new StopPolicy(Duration.ZERO, Duration.ZERO, signal, Duration.ofSeconds(10));
  }

  /** How long a draining worker waits for a next request on an idle connection; 5 s unless said. */
  public StopPolicy idleGrace(Duration time) {
    return new StopPolicy(drainFor, time, signal, killAfter);
  }

  /** The signal that asks the worker to end. */
  public StopPolicy signal(Signal asking) {
    return new StopPolicy(drainFor, idleGrace, asking, killAfter);
  }

  /** The time between the signal and SIGKILL to the whole process group. */
  public StopPolicy killAfter(Duration grace) {
    return new StopPolicy(drainFor, idleGrace, signal, grace);
  }

  /** The longest that a stop takes before SIGKILL. */
  public Duration longest() {
    return drainFor.plus(killAfter);
  }
}
