package org.supervisor4j;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When a worker that is well is replaced all the same: {@code
 * RecyclePolicy.afterRequests(100_000).orAfterAge(ofHours(12))}. Its successor is ready and was
 * observed before it drains, as in a roll, and never more are replaced at once than {@link
 * RolloutPolicy#surge()} says.
 *
 * @param requests how many it may answer; counted by {@code NettyWorker}'s HTTP handler, so that of
 *     other programs none are known
 * @param age how long it may serve
 * @param memory how many bytes of it may be resident, of any program (VmRSS of proc_pid_status(5)),
 *     looked at every few seconds
 * @param jitter the share by which a worker's own limits are drawn lower, 0 to 1
 */
public record RecyclePolicy(
    OptionalLong requests, Optional<Duration> age, OptionalLong memory, double jitter) {

  private static final double TENTH = 0.1;

  /** No worker is replaced before its time. */
  public static RecyclePolicy never() {
    return new RecyclePolicy(OptionalLong.empty(), Optional.empty(), OptionalLong.empty(), TENTH);
  }

  /** After so many requests. */
  public static RecyclePolicy afterRequests(long count) {
    return never().orAfterRequests(count);
  }

  /** After so long a time of service. */
  public static RecyclePolicy afterAge(Duration time) {
    return never().orAfterAge(time);
  }

  /** When so many bytes of it are resident. */
  public static RecyclePolicy aboveMemory(long bytes) {
    return never().orAboveMemory(bytes);
  }

  /** Or after so many requests, whatever comes first. */
  public RecyclePolicy orAfterRequests(long count) {
    return new RecyclePolicy(OptionalLong.of(count), age, memory, jitter);
  }

  /** Or after so long a time of service, whatever comes first. */
  public RecyclePolicy orAfterAge(Duration time) {
    return new RecyclePolicy(requests, Optional.of(time), memory, jitter);
  }

  /** Or when so many bytes of it are resident, whatever comes first. */
  public RecyclePolicy orAboveMemory(long bytes) {
    return new RecyclePolicy(requests, age, OptionalLong.of(bytes), jitter);
  }

  /**
   * Each worker's limits are drawn once, up to this share lower, so that workers of one age do not
   * go together; 0.1 unless said.
   */
  public RecyclePolicy jitter(double share) {
    return new RecyclePolicy(requests, age, memory, share);
  }
}
