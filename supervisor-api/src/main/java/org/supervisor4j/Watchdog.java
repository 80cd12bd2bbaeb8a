package org.supervisor4j;

import java.time.Duration;
import java.util.Optional;

/**
 * When a worker that lives and does not work is replaced: no heartbeat came for this time, or one
 * of its event loops has not run a task for this time. {@code NettyWorker} sends heartbeats by
 * itself; to a program with {@link ProgramSpec.Builder#notifyAccess} a heartbeat is {@code
 * WATCHDOG=1}, and it finds the time in {@code WATCHDOG_USEC} (sd_watchdog_enabled(3)). Only
 * workers are judged that have sent one, and only by time in which the host could have heard one.
 *
 * @param silence how long; empty: nobody is judged
 * @param required whether one that has never sent a heartbeat is judged, too, from when it is ready
 */
public record Watchdog(Optional<Duration> silence, boolean required) {

  /** Hung after this time, 2 seconds at least: a heartbeat comes once a second. */
  public static Watchdog silence(Duration limit) {
    return new Watchdog(Optional.of(limit), false);
  }

  /** Whoever lives is left alone. */
  public static Watchdog none() {
    return new Watchdog(Optional.empty(), false);
  }

  /** Judges every worker that is ready, as WatchdogSec= of systemd.service(5) does. */
  public Watchdog always() {
    return new Watchdog(silence, true);
  }
}
