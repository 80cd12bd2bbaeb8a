package org.supervisor4j.testkit.traffic;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/** How long answers took, each from the due time of its request, to three digits. */
public final class Latencies {

  private final Histogram nanos;

  Latencies(Histogram nanos) {
    this.nanos = nanos;
  }

  /** How many answers there were; without any, all times are zero. */
  public long count() {
    return nanos.getTotalCount();
  }

  public Duration p50() {
    return at(50);
  }

  public Duration p99() {
    return at(99);
  }

  public Duration p999() {
    return at(99.9);
  }

  public Duration max() {
    return Duration.ofNanos(nanos.getMaxValue());
  }

  /** So long or less took this percentage of the answers, 0 to 100. */
  public Duration at(double percentile) {
    return Duration.ofNanos(nanos.getValueAtPercentile(percentile));
  }

  /** How many answers took longer. */
  public long slowerThan(Duration limit) {
    return nanos.getTotalCount() - nanos.getCountBetweenValues(0, limit.toNanos());
  }

  @Override
  public String toString() {
    return "p50 %.3f ms, p99 %.3f ms, p99.9 %.3f ms, max %.3f ms"
        .formatted(millis(p50()), millis(p99()), millis(p999()), millis(max()));
  }

  private static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }
}
