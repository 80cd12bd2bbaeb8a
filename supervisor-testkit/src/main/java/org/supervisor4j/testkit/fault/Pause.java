package org.supervisor4j.testkit.fault;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** A time in which a thread of the puppet does nothing, whoever would wake it. */
final class Pause {

  private Pause() {}

  static void of(Duration time) {
    var end = System.nanoTime() + time.toNanos();
    for (var left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
