package org.supervisor4j;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PoliciesTest {

  private static final ExitStatus ZERO_EXIT = new ExitStatus.Exited(0);
  private static final ExitStatus SEVEN = new ExitStatus.Exited(7);
  private static final ExitStatus KILLED = new ExitStatus.Signalled(9);
  private static final ExitStatus UNKNOWN = new ExitStatus.Unknown();

  @Test
  void always_answers_every_death() {
    assertThat(Set.of(ZERO_EXIT, SEVEN, KILLED, UNKNOWN))
        .allMatch(RestartPolicy.always()::restarts);
  }

  @Test
  void never_answers_none() {
    assertThat(Set.of(ZERO_EXIT, SEVEN, KILLED, UNKNOWN))
        .noneMatch(RestartPolicy.never()::restarts);
  }

  @Test
  void on_unexpected_exit_leaves_the_expected_codes_alone() {
    var policy = RestartPolicy.onUnexpectedExit();

    assertThat(Set.of(SEVEN, KILLED, UNKNOWN)).allMatch(policy::restarts);
    assertThat(policy.restarts(ZERO_EXIT)).isFalse();
    assertThat(policy.expect(7).restarts(SEVEN)).isFalse();
    assertThat(policy.expect(7).restarts(ZERO_EXIT)).isTrue();
  }

  @Test
  void each_word_of_a_restart_policy_changes_its_own_part_only() {
    var all =
        RestartPolicy.onUnexpectedExit()
            .backoff(ofMillis(1), ofMillis(2))
            .jitter(0.3)
            .giveUpAfter(4, ofSeconds(5))
            .startRetries(3)
            .stableAfter(ofSeconds(6))
            .healAfter(ofSeconds(7))
            .expect(8, 9);

    assertThat(all)
        .isEqualTo(
            new RestartPolicy(
                RestartPolicy.When.ON_UNEXPECTED_EXIT,
                Set.of(8, 9),
                new Backoff(ofMillis(1), ofMillis(2), Backoff.Growth.DOUBLING, 0.3),
                4,
                ofSeconds(5),
                OptionalInt.of(3),
                ofSeconds(6),
                Optional.of(ofSeconds(7))));
    assertThat(all.neverGiveUp()).isEqualTo(all.giveUpAfter(Integer.MAX_VALUE, ofSeconds(5)));
    assertThat(all.linearBackoff(ofMillis(3), ofMillis(9)).backoff())
        .isEqualTo(new Backoff(ofMillis(3), ofMillis(9), Backoff.Growth.LINEAR, 0.3));
    assertThat(RestartPolicy.onUnexpectedExit().backoff().first()).isEqualTo(ofMillis(100));
    assertThat(RestartPolicy.always().startRetries()).isEmpty();
  }

  @Test
  void expected_codes_that_change_later_change_no_policy() {
    var codes = new HashSet<>(Set.of(0));
    var policy =
        new RestartPolicy(
            RestartPolicy.When.NEVER,
            codes,
            RestartPolicy.never().backoff(),
            0,
            ZERO,
            OptionalInt.empty(),
            ZERO,
            Optional.empty());

    codes.add(7);

    assertThat(policy.expects(SEVEN)).isFalse();
  }

  @Test
  void rollouts_differ_in_how_many_and_in_what_they_wait_for() {
    assertThat(RolloutPolicy.oneByOne()).isEqualTo(RolloutPolicy.surge(1));
    assertThat(RolloutPolicy.surge(3).together()).isFalse();
    assertThat(RolloutPolicy.allAtOnce().together()).isTrue();
    assertThat(
            RolloutPolicy.surge(3)
                .observe(ofSeconds(2))
                .every(ofMinutes(5))
                .deadline(ofMinutes(1))
                .draining(2))
        .isEqualTo(
            new RolloutPolicy(
                3, false, ofSeconds(2), Optional.of(ofMinutes(1)), 2, Optional.of(ofMinutes(5))));
  }

  @Test
  void each_word_of_a_stop_policy_changes_its_own_part_only() {
    var none = Optional.<Signal>empty();
    assertThat(
            StopPolicy.drain(ofSeconds(1))
                .idleGrace(ofSeconds(2))
                .signal(Signal.QUIT)
                .killAfter(ofSeconds(4)))
        .isEqualTo(
            new StopPolicy(
                ofSeconds(1), ofSeconds(2), none, none, Signal.QUIT, ofSeconds(4), false));
    var quit = Optional.of(Signal.QUIT);
    assertThat(StopPolicy.drainBySignal(Signal.QUIT, ofSeconds(9)))
        .isEqualTo(
            new StopPolicy(
                ofSeconds(9), Duration.ZERO, quit, none, Signal.TERM, ofSeconds(5), false));
    assertThat(StopPolicy.drainBySignal(Signal.QUIT, ofSeconds(9)).onStop(Signal.INT))
        .isEqualTo(
            new StopPolicy(
                ofSeconds(9),
                Duration.ZERO,
                quit,
                Optional.of(Signal.INT),
                Signal.TERM,
                ofSeconds(5),
                false));
    assertThat(StopPolicy.bySignal(Signal.INT).wholeGroup()).isFalse();
    assertThat(
            StopPolicy.bySignal(Signal.INT).toGroup().killAfter(ofSeconds(4)).signal(Signal.QUIT))
        .isEqualTo(
            new StopPolicy(
                Duration.ZERO, Duration.ZERO, none, none, Signal.QUIT, ofSeconds(4), true));
    assertThat(StopPolicy.bySignal(Signal.INT).drainFor()).isZero();
    assertThat(StopPolicy.drain(ofSeconds(1)).killAfter(ofSeconds(4)).longest())
        .isEqualTo(ofSeconds(5));
  }

  @Test
  void each_word_of_a_recycle_policy_changes_its_own_part_only() {
    var all = RecyclePolicy.afterRequests(1).orAfterAge(ofSeconds(2)).orAboveMemory(3).jitter(0.4);
    var none = Optional.<Duration>empty();
    assertThat(all)
        .isEqualTo(
            new RecyclePolicy(
                OptionalLong.of(1), Optional.of(ofSeconds(2)), OptionalLong.of(3), 0.4));
    assertThat(RecyclePolicy.afterAge(ofSeconds(2)).orAfterRequests(1).orAboveMemory(3).jitter(0.4))
        .isEqualTo(all);
    assertThat(RecyclePolicy.aboveMemory(3))
        .isEqualTo(new RecyclePolicy(OptionalLong.empty(), none, OptionalLong.of(3), 0.1));
    assertThat(RecyclePolicy.never())
        .isEqualTo(new RecyclePolicy(OptionalLong.empty(), none, OptionalLong.empty(), 0.1));
  }

  @Test
  void a_watchdog_judges_after_its_time_or_nobody() {
    assertThat(Watchdog.silence(ofSeconds(5)).silence()).contains(ofSeconds(5));
    assertThat(Watchdog.silence(ofSeconds(5)).required()).isFalse();
    assertThat(Watchdog.silence(ofSeconds(5)).always())
        .isEqualTo(new Watchdog(Optional.of(ofSeconds(5)), true));
    assertThat(Watchdog.none().silence()).isEmpty();
  }

  @Test
  void readiness_is_given_up_after_its_own_time() {
    assertThat(Readiness.reported().within(ofSeconds(2)).within()).isEqualTo(ofSeconds(2));
    assertThat(Readiness.logLine("up").within(ofSeconds(3)))
        .isEqualTo(new Readiness.LogLine("up", ofSeconds(3)));
    assertThat(Readiness.aliveFor(ofSeconds(4)).within()).isEqualTo(ofSeconds(4));
  }

  @Test
  void endings_are_told_by_name() {
    assertThat(SEVEN).hasToString("exit 7");
    assertThat(KILLED).hasToString("killed by KILL");
    assertThat(new ExitStatus.Signalled(11)).hasToString("killed by SEGV");
    assertThat(new ExitStatus.Signalled(34)).hasToString("killed by signal 34");
    assertThat(UNKNOWN).hasToString("gone, status unknown");
  }
}
