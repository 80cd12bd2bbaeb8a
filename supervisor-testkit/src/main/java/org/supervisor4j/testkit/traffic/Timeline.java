package org.supervisor4j.testkit.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Monotonic time since the traffic began, and the instants that belong to it. */
final class Timeline {

  private final Instant began = Instant.now();
  private final long origin = System.nanoTime();

  long now() {
    return System.nanoTime() - origin;
  }

  Instant at(long nanos) {
    return began.plusNanos(nanos);
  }

  /** Instants too far away to be counted in nanoseconds become the first or the last one. */
  long nanos(Instant instant) {
    return TimeUnit.NANOSECONDS.convert(Duration.between(began, instant));
  }
}
