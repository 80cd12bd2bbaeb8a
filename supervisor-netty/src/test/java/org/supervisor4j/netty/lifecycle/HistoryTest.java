package org.supervisor4j.netty.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.supervisor4j.RestartPolicy;

class HistoryTest {

  private static final RestartPolicy POLICY =
      RestartPolicy.always()
          .backoff(Duration.ofMillis(100), Duration.ofMillis(1000))
          .jitter(0)
          .giveUpAfter(3, Duration.ofSeconds(10));

  private static long millis(long nanos) {
    return Duration.ofNanos(nanos).toMillis();
  }

  @Test
  void the_first_death_of_a_ready_worker_is_answered_at_once() {
    var once = History.EMPTY.died(0, false, POLICY);

    assertThat(once.delay(true, POLICY, 0)).isZero();
    assertThat(millis(once.delay(false, POLICY, 0))).isEqualTo(100);
  }

  @Test
  void delays_double_up_to_the_longest() {
    var history = History.EMPTY.died(0, false, POLICY);
    for (var expected : new long[] {100, 200, 400, 800, 1000, 1000}) {
      assertThat(millis(history.delay(false, POLICY, 0))).isEqualTo(expected);
      history = history.restarted(true).died(0, false, POLICY);
    }
  }

  @Test
  void linear_delays_grow_by_the_first_up_to_the_longest() {
    var linear =
        POLICY.linearBackoff(Duration.ofSeconds(1), Duration.ofMillis(3_500)).startRetries(3);
    var history = History.EMPTY.failedToStart();
    for (var expected : new long[] {1000, 2000, 3000, 3500, 3500}) {
      assertThat(millis(history.delay(false, linear, 0))).isEqualTo(expected);
      history = history.restarted(true).failedToStart();
    }
  }

  @Test
  void failed_starts_with_a_budget_of_their_own_spend_no_other() {
    var policy = POLICY.startRetries(2);
    var twice = History.EMPTY.failedToStart().failedToStart();

    assertThat(twice.isOverStartRetries(policy)).isFalse();
    assertThat(twice.failedToStart().isOverStartRetries(policy)).isTrue();
    assertThat(twice.failedToStart().isOverStartRetries(POLICY)).isFalse();
    assertThat(twice.failedToStart().isOverBudget(POLICY.giveUpAfter(0, Duration.ofSeconds(1))))
        .isFalse();
    assertThat(twice.gotReady().failedToStart().isOverStartRetries(policy)).isFalse();
  }

  @Test
  void no_number_of_delays_overflows() {
    var history = new History(List.of(), 500, 500, 0, 500, Optional.empty());

    assertThat(millis(history.delay(false, POLICY, 0))).isEqualTo(1000);
  }

  @Test
  void jitter_draws_the_delay_both_ways() {
    var history = History.EMPTY.died(0, false, POLICY);

    assertThat(millis(history.delay(false, POLICY.jitter(0.5), 1))).isEqualTo(150);
    assertThat(millis(history.delay(false, POLICY.jitter(0.5), -1))).isEqualTo(50);
  }

  @Test
  void the_budget_counts_deaths_within_its_period_only() {
    var second = Duration.ofSeconds(1).toNanos();
    var history = History.EMPTY;
    for (int i = 0; i < 3; i++) {
      history = history.died(i * second, false, POLICY);
    }
    assertThat(history.isOverBudget(POLICY)).isFalse();

    assertThat(history.died(9 * second, false, POLICY).isOverBudget(POLICY)).isTrue();
    assertThat(history.died(10 * second, false, POLICY).isOverBudget(POLICY)).isFalse();
  }

  @Test
  void a_stable_worker_has_put_earlier_deaths_behind_it() {
    var many = History.EMPTY.died(0, false, POLICY).restarted(true).died(0, false, POLICY);

    var after = many.died(0, true, POLICY);

    assertThat(after.delay(true, POLICY, 0)).isZero();
  }
}
