package org.supervisor4j;

import java.time.Duration;
import java.util.Optional;

/**
 * When a worker that lives and does not work is replaced: no heartbeat came for this time, or one
 * of its event loops has not run a task for this time. Only workers are judged that have sent
 * heartbeats, as {@code NettyWorker} does, and only by time in which the host could have heard one.
 *
 * @param silence how long; empty: nobody is judged
 */
public record Watchdog(Optional<Duration> silence) {

  /** Hung after this time, 2 seconds at least: a heartbeat comes once a second. */
  public static Watchdog silence(Duration limit) {
    return new Watchdog(Optional.of(limit));
  }

  /** Whoever lives is left alone. */
  public static Watchdog none() {
    return new Watchdog(Optional.empty());
  }
}
