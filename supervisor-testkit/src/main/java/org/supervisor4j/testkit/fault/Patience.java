package org.supervisor4j.testkit.fault;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what the kernel tells nobody who is not the parent. */
final class Patience {

  private static final long LONGEST = TimeUnit.SECONDS.toNanos(20);
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(1);

  private Patience() {}

  static void until(BooleanSupplier condition, Supplier<String> complaint) {
    var deadline = System.nanoTime() + LONGEST;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(complaint.get());
      }
      LockSupport.parkNanos(STEP);
    }
  }
}
