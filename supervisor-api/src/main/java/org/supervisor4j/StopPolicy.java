package org.supervisor4j;

import java.time.Duration;
import java.util.Optional;

/**
 * How a worker is brought to its end: it is told to drain, then signalled, then its process group
 * is killed, each step with its own time.
 *
 * @param drainFor how long it may finish what it has; zero: it is signalled at once
 * @param idleGrace how long a draining worker waits at most for the next request on an idle
 *     connection, so that the close can be announced on a response; it waits half of it at least
 * @param drainSignal tells it to drain in place of the message over its channel
 * @param stopSignal the first signal instead, when it is stopped by hand or with the whole program
 * @param signal the signal that asks it to end
 * @param killAfter the time between the signal and SIGKILL
 * @param wholeGroup whether the signals, too, go to the whole process group
 */
public record StopPolicy(
    Duration drainFor,
    Duration idleGrace,
    Optional<Signal> drainSignal,
    Optional<Signal> stopSignal,
    Signal signal,
    Duration killAfter,
    boolean wholeGroup) {

  private static final Duration IDLE_GRACE = Duration.ofSeconds(5);
  private static final Duration KILL_AFTER = Duration.ofSeconds(5);

  /**
   * Tells the worker over its channel to drain, then TERM, then KILL 5 seconds later. A worker
   * without a channel is signalled at once.
   */
  public static StopPolicy drain(Duration limit) {
    var grace = limit.compareTo(IDLE_GRACE) < 0 ? limit : IDLE_GRACE;
    return new StopPolicy(
        limit, grace, Optional.empty(), Optional.empty(), Signal.TERM, KILL_AFTER, false);
  }

  /** Signals at once, then KILL 10 seconds later; for programs that drain on a signal. */
  public static StopPolicy bySignal(Signal signal) {
    return new StopPolicy(
        Duration.ZERO,
        Duration.ZERO,
        Optional.empty(),
        Optional.empty(),
        signal,
        Duration.ofSeconds(10),
        false);
  }

  /**
   * Tells the worker by this signal, once, to finish what it has and go, then TERM, then KILL 5
   * seconds later; for programs that drain on one signal and cut off on another.
   */
  public static StopPolicy drainBySignal(Signal signal, Duration limit) {
    return new StopPolicy(
        limit,
        Duration.ZERO,
        Optional.of(signal),
        Optional.empty(),
        Signal.TERM,
        KILL_AFTER,
        false);
  }

  /** How long a draining worker waits for a next request on an idle connection; 5 s unless said. */
  public StopPolicy idleGrace(Duration time) {
    return new StopPolicy(drainFor, time, drainSignal, stopSignal, signal, killAfter, wholeGroup);
  }

  /**
   * Another first signal when the whole program, or one worker by hand, is stopped or restarted,
   * and not a worker rolled or replaced, as {@code --signal-on-term} of start_server beside {@code
   * --signal-on-hup}. For {@link #drainBySignal} and {@link #bySignal}; a worker that leaves
   * already has had its first signal.
   */
  public StopPolicy onStop(Signal first) {
    return new StopPolicy(
        drainFor, idleGrace, drainSignal, Optional.of(first), signal, killAfter, wholeGroup);
  }

  /** The signal that asks the worker to end. */
  public StopPolicy signal(Signal asking) {
    return new StopPolicy(
        drainFor, idleGrace, drainSignal, stopSignal, asking, killAfter, wholeGroup);
  }

  /** The time between the signal and SIGKILL to the whole process group. */
  public StopPolicy killAfter(Duration grace) {
    return new StopPolicy(drainFor, idleGrace, drainSignal, stopSignal, signal, grace, wholeGroup);
  }

  /**
   * The signals that drain and end a worker go to every process of its group (kill(2)) and not only
   * to its main one: for a shell or another wrapper that does not pass them on. SIGKILL goes to the
   * group in any case: what would survive its worker would hold the sockets, and nobody would know
   * of it.
   */
  public StopPolicy toGroup() {
    return new StopPolicy(drainFor, idleGrace, drainSignal, stopSignal, signal, killAfter, true);
  }

  /** The longest that a stop takes before SIGKILL. */
  public Duration longest() {
    return drainFor.plus(killAfter);
  }
}
