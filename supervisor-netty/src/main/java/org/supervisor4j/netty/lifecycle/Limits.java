package org.supervisor4j.netty.lifecycle;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.RecyclePolicy;

/**
 * What one worker may come to before the core is told; drawn for it alone.
 *
 * @param requests that it may answer
 * @param memory bytes that may be resident
 * @param silence how long nothing may be heard of it, or of one of its event loops
 */
public record Limits(OptionalLong requests, OptionalLong memory, Optional<Duration> silence) {

  static Limits of(ProgramSpec spec, double dice) {
    var recycle = spec.recycle();
    return new Limits(
        drawn(recycle.requests(), recycle, dice),
        drawn(recycle.memory(), recycle, dice),
        spec.watchdog().silence());
  }

  /** How long it may serve. */
  static Optional<Duration> age(RecyclePolicy policy, double dice) {
    return policy.age().map(age -> Duration.ofNanos(drawn(age.toNanos(), policy, dice)));
  }

  private static OptionalLong drawn(OptionalLong limit, RecyclePolicy policy, double dice) {
    return limit.isPresent()
        ? OptionalLong.of(drawn(limit.getAsLong(), policy, dice))
        : OptionalLong.empty();
  }

  /** Lower, never higher: what was said is a promise. */
  private static long drawn(long limit, RecyclePolicy policy, double dice) {
    return Math.max(1, Math.round(limit * (1 - policy.jitter() * (1 + dice) / 2)));
  }

  public boolean isEmpty() {
    return requests.isEmpty() && memory.isEmpty() && silence.isEmpty();
  }
}
