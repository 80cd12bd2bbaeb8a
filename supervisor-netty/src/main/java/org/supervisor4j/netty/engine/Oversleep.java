package org.supervisor4j.netty.engine;

import java.util.concurrent.TimeUnit;

/**
 * A host that was frozen (SIGSTOP, a long pause of its JVM) finds all its deadlines past and,
 * behind them, what its workers said meanwhile. It listens for a moment before it judges anybody.
 */
final class Oversleep {

  private static final long LATE = TimeUnit.SECONDS.toNanos(1);
  private static final long LISTENS = TimeUnit.SECONDS.toNanos(1);

  private long until = Long.MIN_VALUE;

  /** When something that was due then may be acted upon: at once, or when all has been heard. */
  long actAt(long due, long now) {
    if (due >= until && now - due > LATE) {
      until = now + LISTENS;
    }
    return Math.max(due, until);
  }
}
