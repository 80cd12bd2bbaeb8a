package org.supervisor4j.testkit.chaos;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Looks at all times, on a thread of its own, until it is closed. */
final class Watch implements AutoCloseable {

  private static final Duration PERIOD = Duration.ofMillis(10);

  private final List<Invariant> invariants;
  private final Violations violations;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread = new Thread(this::watch, "supervisor4j-chaos-watch");

  Watch(List<Invariant> invariants, Violations violations) {
    this.invariants = invariants;
    this.violations = violations;
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      do {
        invariants.forEach(invariant -> violations.add(invariant.always()));
      } while (!over.await(PERIOD.toNanos(), TimeUnit.NANOSECONDS));
    } catch (InterruptedException | RuntimeException | Error e) {
      violations.add("nobody watches any more: " + e);
    }
  }

  @Override
  public void close() {
    over.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
