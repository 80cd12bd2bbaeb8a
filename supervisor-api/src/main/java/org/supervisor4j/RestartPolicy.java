package org.supervisor4j;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Whether, after what delay, and until when a worker that died is started again.
 *
 * <p>The first death of a worker that was ready is answered at once. A further death before the
 * next one has run for {@code stableAfter} waits: {@code firstDelay}, doubled each time, never more
 * than {@code maxDelay}, give or take the jitter. More than {@code maxRestarts} in {@code period}
 * end in FATAL; {@code healAfter} a FATAL worker gets a new budget by itself.
 *
 * @param when which deaths are answered with a restart
 * @param expectedCodes exit codes that count as an expected end
 * @param jitter the share by which a delay is drawn shorter or longer, 0 to 1
 */
public record RestartPolicy(
    When when,
    Set<Integer> expectedCodes,
    Duration firstDelay,
    Duration maxDelay,
    double jitter,
    int maxRestarts,
    Duration period,
    Duration stableAfter,
    Optional<Duration> healAfter) {

  /** Which deaths are answered with a restart. */
  public enum When {
    ALWAYS,
    ON_UNEXPECTED_EXIT,
    NEVER
  }

  public RestartPolicy {
    expectedCodes = Set.copyOf(expectedCodes);
  }

  /** Restarts after every death: 100 ms to 30 s of backoff, FATAL after 5 restarts in a minute. */
  public static RestartPolicy always() {
    return of(When.ALWAYS);
  }

  /** Restarts unless the worker exited with an expected code; 0 unless said. */
  public static RestartPolicy onUnexpectedExit() {
    return of(When.ON_UNEXPECTED_EXIT);
  }

  /** Leaves a worker that ended as it is. */
  public static RestartPolicy never() {
    return of(When.NEVER);
  }

  private static RestartPolicy of(When when) {
    return new RestartPolicy(
        when,
        Set.of(0),
        Duration.ofMillis(100),
        Duration.ofSeconds(30),
        0.1,
        5,
        Duration.ofMinutes(1),
        Duration.ofSeconds(10),
        Optional.empty());
  }

  /** The delay before a repeated restart: the first one, doubled each time up to the longest. */
  public RestartPolicy backoff(Duration first, Duration longest) {
    return new RestartPolicy(
        when, expectedCodes, first, longest, jitter, maxRestarts, period, stableAfter, healAfter);
  }

  /** Draws each delay up to this share shorter or longer, so that a pool does not act as one. */
  public RestartPolicy jitter(double share) {
    return new RestartPolicy(
        when,
        expectedCodes,
        firstDelay,
        maxDelay,
        share,
        maxRestarts,
        period,
        stableAfter,
        healAfter);
  }

  /** The budget: after this many restarts in this period the next death is FATAL. */
  public RestartPolicy giveUpAfter(int restarts, Duration within) {
    return new RestartPolicy(
        when,
        expectedCodes,
        firstDelay,
        maxDelay,
        jitter,
        restarts,
        within,
        stableAfter,
        healAfter);
  }

  /** Never gives up: every death is answered, at the longest delay in the end. */
  public RestartPolicy neverGiveUp() {
    return giveUpAfter(Integer.MAX_VALUE, period);
  }

  /** A worker that was ready for this long has put earlier deaths behind it; 10 s unless said. */
  public RestartPolicy stableAfter(Duration time) {
    return new RestartPolicy(
        when, expectedCodes, firstDelay, maxDelay, jitter, maxRestarts, period, time, healAfter);
  }

  /** Starts a FATAL worker again after this time, with a new budget. */
  public RestartPolicy healAfter(Duration coolDown) {
    return new RestartPolicy(
        when,
        expectedCodes,
        firstDelay,
        maxDelay,
        jitter,
        maxRestarts,
        period,
        stableAfter,
        Optional.of(coolDown));
  }

  /** The exit codes that count as an expected end, 0 to 255, instead of 0. */
  public RestartPolicy expect(int... codes) {
    var expected = IntStream.of(codes).boxed().collect(Collectors.toSet());
    return new RestartPolicy(
        when, expected, firstDelay, maxDelay, jitter, maxRestarts, period, stableAfter, healAfter);
  }

  /** Whether a worker that ended so was meant to end. */
  public boolean expects(ExitStatus status) {
    return status instanceof ExitStatus.Exited exited && expectedCodes.contains(exited.code());
  }

  /** Whether a worker that ended so is started again. */
  public boolean restarts(ExitStatus status) {
    return switch (when) {
      case ALWAYS -> true;
      case ON_UNEXPECTED_EXIT -> !expects(status);
      case NEVER -> false;
    };
  }
}
