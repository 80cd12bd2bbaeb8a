package org.supervisor4j.netty.engine;

import java.util.concurrent.TimeUnit;

/**
 * The time that a program is judged by: it stands still while the host is frozen (SIGSTOP, a long
 * pause of its JVM). Such a host wakes with its deadlines past and, not read yet, what its workers
 * said meanwhile; so a deadline that is found long past is put off once, by a moment to listen.
 *
 * <p>The engine's thread moves it, any thread may read it.
 */
final class AwakeClock {

  private static final long LATE = TimeUnit.SECONDS.toNanos(1);
  private static final long LISTENS = TimeUnit.SECONDS.toNanos(1);

  private volatile long asleep;
  private long last = Long.MIN_VALUE;
  private long forgiven = Long.MIN_VALUE;

  /** The present, given what should have been done by then at the latest. */
  long now(long real, long due) {
    var now = real - asleep;
    if (due > forgiven && due < now - LATE) {
      forgiven = due;
      now = Math.max(last, due - LISTENS);
      asleep = real - now;
    }
    last = now;
    return now;
  }

  long at(long real) {
    return real - asleep;
  }

  /** The other way round. */
  long real(long time) {
    return time + asleep;
  }
}
