package org.supervisor4j.netty.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.RestartPolicy;

/**
 * What a seat remembers of its dead workers.
 *
 * @param deaths when they died, of late: as far back as the budget's period reaches
 * @param series deaths since a worker last ran stably
 * @param delayed how many restarts of the series had to wait
 * @param failedStarts how many in a row were never ready, and count here
 * @param restarts how many workers were started after a death, ever
 */
record History(
    List<Long> deaths,
    int series,
    int delayed,
    int failedStarts,
    int restarts,
    Optional<CauseOfDeath> lastDeath) {

  static final History EMPTY = new History(List.of(), 0, 0, 0, 0, Optional.empty());

  /** One more death; {@code stable} if the worker had put the earlier ones behind it. */
  History died(long now, boolean stable, RestartPolicy policy) {
    var late = new ArrayList<Long>(deaths.size() + 1);
    for (var death : deaths) {
      if (now - death < policy.period().toNanos()) {
        late.add(death);
      }
    }
    late.add(now);
    return new History(
        List.copyOf(late),
        stable ? 1 : series + 1,
        stable ? 0 : delayed,
        failedStarts,
        restarts,
        lastDeath);
  }

  /** One more start that failed, which has a budget of its own. */
  History failedToStart() {
    return new History(deaths, series + 1, delayed, failedStarts + 1, restarts, lastDeath);
  }

  /** Its worker got ready, or one that is takes its place. */
  History gotReady() {
    return new History(deaths, series, delayed, 0, restarts, lastDeath);
  }

  boolean isOverBudget(RestartPolicy policy) {
    return deaths.size() > policy.maxRestarts();
  }

  boolean isOverStartRetries(RestartPolicy policy) {
    return failedStarts > policy.startRetries().orElse(Integer.MAX_VALUE);
  }

  /** The delay before the next start, in nanoseconds: zero after the first death when ready. */
  long delay(boolean wasReady, RestartPolicy policy, double dice) {
    if (wasReady && series == 1) {
      return 0;
    }
    return backoff(delayed, policy, dice);
  }

  /** The delay after so many others, in nanoseconds. */
  static long backoff(int delayed, RestartPolicy policy, double dice) {
    var first = policy.backoff().first().toNanos();
    var longest = policy.backoff().longest().toNanos();
    var planned =
        switch (policy.backoff().growth()) {
          case DOUBLING -> delayed >= 62 || first > longest >> delayed ? longest : first << delayed;
          case LINEAR -> delayed >= longest / first ? longest : first * (delayed + 1);
        };
    return Math.max(1, Math.round(planned * (1 + policy.backoff().jitter() * dice)));
  }

  History restarted(boolean afterDelay) {
    return new History(
        deaths, series, delayed + (afterDelay ? 1 : 0), failedStarts, restarts + 1, lastDeath);
  }

  History ended(CauseOfDeath cause) {
    return new History(deaths, series, delayed, failedStarts, restarts, Optional.of(cause));
  }

  /** Its worker has run stably, and put the earlier deaths behind it. */
  History settled() {
    return new History(deaths, 0, 0, failedStarts, restarts, lastDeath);
  }

  /** A new budget: an operator or the cool-down starts it again. */
  History forgiven() {
    return new History(List.of(), 0, 0, 0, restarts, lastDeath);
  }
}
