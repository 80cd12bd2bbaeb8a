package org.supervisor4j;

import java.time.Duration;

/**
 * How long a repeated restart waits.
 *
 * @param first the shortest delay
 * @param longest no delay is longer, but for the jitter
 * @param growth how each delay follows from the one before
 * @param jitter the share by which a delay is drawn shorter or longer, 0 to 1
 */
public record Backoff(Duration first, Duration longest, Growth growth, double jitter) {

  /** How each delay follows from the one before. */
  public enum Growth {
    /** 1, 2, 4, 8 times the first. */
    DOUBLING,
    /** 1, 2, 3, 4 times the first, as in supervisord, where the first is a second. */
    LINEAR
  }

  Backoff jitter(double share) {
    return new Backoff(first, longest, growth, share);
  }
}
