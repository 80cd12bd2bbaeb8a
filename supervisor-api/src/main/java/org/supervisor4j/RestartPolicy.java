package org.supervisor4j;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.supervisor4j.Backoff.Growth;

/**
 * Whether, after what delay, and until when a worker that died is started again.
 *
 * <p>The first death of a worker that was ready is answered at once. A further death before the
 * next one has run for {@code stableAfter} waits, as {@code backoff} says. More than {@code
 * maxRestarts} in {@code period} end in FATAL; {@code healAfter} a FATAL worker gets a new budget
 * by itself.
 *
 * <p>With {@code startRetries} there are two budgets, and each death counts in one of them. Starts
 * that fail, of a worker that can't be started, dies before it is ready or is not ready in time,
 * are retried whatever {@code when} and the exit code say, so often in a row; the row ends when a
 * worker gets ready. {@code maxRestarts} then counts the deaths of workers that were ready, and
 * {@code when} is asked about these alone.
 *
 * @param when which deaths are answered with a restart
 * @param expectedCodes exit codes that count as an expected end
 * @param startRetries how many starts in a row are tried again after one that failed; empty: a
 *     failed start is a death like any other
 */
public record RestartPolicy(
    When when,
    Set<Integer> expectedCodes,
    Backoff backoff,
    int maxRestarts,
    Duration period,
    OptionalInt startRetries,
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
        new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30), Growth.DOUBLING, 0.1),
        5,
        Duration.ofMinutes(1),
        OptionalInt.empty(),
        Duration.ofSeconds(10),
        Optional.empty());
  }

  /** The delay before a repeated restart: the first one, doubled each time up to the longest. */
  public RestartPolicy backoff(Duration first, Duration longest) {
    return with(new Backoff(first, longest, Growth.DOUBLING, backoff.jitter()));
  }

  /** The delay before a repeated restart: one step, then two, three, up to the longest. */
  public RestartPolicy linearBackoff(Duration step, Duration longest) {
    return with(new Backoff(step, longest, Growth.LINEAR, backoff.jitter()));
  }

  /** Draws each delay up to this share shorter or longer, so that a pool does not act as one. */
  public RestartPolicy jitter(double share) {
    return with(backoff.jitter(share));
  }

  private RestartPolicy with(Backoff delays) {
    return new RestartPolicy(
        when, expectedCodes, delays, maxRestarts, period, startRetries, stableAfter, healAfter);
  }

  /** The budget: after this many restarts in this period the next death is FATAL. */
  public RestartPolicy giveUpAfter(int restarts, Duration within) {
    return new RestartPolicy(
        when, expectedCodes, backoff, restarts, within, startRetries, stableAfter, healAfter);
  }

  /**
   * Never gives up: every death is answered, at the longest delay in the end; failed starts, too,
   * unless they have a budget of their own.
   */
  public RestartPolicy neverGiveUp() {
    return giveUpAfter(Integer.MAX_VALUE, period);
  }

  /**
   * A budget for starts that fail, as {@code startretries} of supervisord: so many in a row are
   * tried again, and the next one that fails is FATAL. They wait as {@code backoff} says, the first
   * one, too, and no longer count for {@link #giveUpAfter}.
   */
  public RestartPolicy startRetries(int retries) {
    var budget = OptionalInt.of(retries);
    return new RestartPolicy(
        when, expectedCodes, backoff, maxRestarts, period, budget, stableAfter, healAfter);
  }

  /** A worker that was ready for this long has put earlier deaths behind it; 10 s unless said. */
  public RestartPolicy stableAfter(Duration time) {
    return new RestartPolicy(
        when, expectedCodes, backoff, maxRestarts, period, startRetries, time, healAfter);
  }

  /** Starts a FATAL worker again after this time, with a new budget. */
  public RestartPolicy healAfter(Duration coolDown) {
    var heal = Optional.of(coolDown);
    return new RestartPolicy(
        when, expectedCodes, backoff, maxRestarts, period, startRetries, stableAfter, heal);
  }

  /** The exit codes that count as an expected end, 0 to 255, instead of 0. */
  public RestartPolicy expect(int... codes) {
    var expected = IntStream.of(codes).boxed().collect(Collectors.toSet());
    return new RestartPolicy(
        when, expected, backoff, maxRestarts, period, startRetries, stableAfter, healAfter);
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
