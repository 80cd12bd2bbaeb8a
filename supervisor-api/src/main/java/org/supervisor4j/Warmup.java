package org.supervisor4j;

import java.time.Duration;
import java.util.List;

/**
 * What a worker answers before it is ready, so that its first client does not meet a cold JVM:
 * {@code Warmup.by("/", "/cart").rounds(200)}. It asks itself, by HTTP, over a listener that nobody
 * else can use, in front of its own pipelines. Workers that start beside others who serve are
 * warmed (in a roll, as a replacement, as a spare); one that is started after a death is wanted at
 * once and is not. Workers must run {@code NettyWorker}; others are not warmed.
 *
 * @param paths what it is asked for, one after the other
 * @param rounds how often
 * @param within it gets ready after this time at the latest, warm or not
 */
public record Warmup(List<String> paths, int rounds, Duration within) {

  private static final int ROUNDS = 100;

  public Warmup {
    paths = List.copyOf(paths);
  }

  /** Nothing. */
  public static Warmup none() {
    return by();
  }

  /** {@code GET} of these paths, 100 times each, for at most 5 seconds. */
  public static Warmup by(String... paths) {
    return new Warmup(List.of(paths), ROUNDS, Duration.ofSeconds(5));
  }

  /**
   * What spares get that nothing was said about, in no more than half of the time for readiness.
   */
  static Warmup usual(Duration readiness) {
    var usual = by("/");
    var half = readiness.dividedBy(2);
    return half.compareTo(usual.within) < 0 ? usual.within(half) : usual;
  }

  /** So often for each path. */
  public Warmup rounds(int count) {
    return new Warmup(paths, count, within);
  }

  /** For at most so long, of which the time in {@link Readiness} is a part. */
  public Warmup within(Duration time) {
    return new Warmup(paths, rounds, time);
  }
}
