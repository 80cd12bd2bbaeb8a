package org.supervisor4j.netty.listener;

import java.time.Duration;
import java.util.OptionalLong;

/** Counts the events that a pool has lost, and says when that is worth a word. */
final class Losses {

  private static final long PAUSE = Duration.ofMinutes(1).toNanos();

  private long untold;
  private OptionalLong toldAt = OptionalLong.empty();

  void lost() {
    untold++;
  }

  /** How many there are to be told now; 0 for none, or not yet. */
  long due(long now) {
    var lately = toldAt.isPresent() && now - toldAt.getAsLong() < PAUSE;
    if (untold == 0 || lately) {
      return 0;
    }
    var due = untold;
    untold = 0;
    toldAt = OptionalLong.of(now);
    return due;
  }
}
