package org.supervisor4j.testkit.virtual;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.HEALTHY;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.spec;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Rollout;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.SupervisorEvent.RollStarted;
import org.supervisor4j.WorkerState;

/** Rolls to healthy workers, and rolls that meet other requests. */
class RollTest {

  private final ThreeWorkers web = new ThreeWorkers(RestartPolicy.always());
  private final VirtualProgram program = web.program();

  private static <T extends Rollout> T done(CompletableFuture<Rollout> roll, Class<T> outcome) {
    assertThat(roll).isCompletedWithValueMatching(outcome::isInstance);
    return outcome.cast(roll.join());
  }

  @Test
  void a_worker_that_ends_as_expected_after_it_took_over_is_no_crash_loop() {
    var web = new ThreeWorkers(RestartPolicy.onUnexpectedExit());
    web.script(2, HEALTHY.crashesAfter(ofMillis(1_500), new ExitStatus.Exited(0)));

    var roll = web.program().roll();
    web.program().advance(ofMinutes(1));

    assertThat(roll.join()).isInstanceOf(Rollout.Completed.class);
    web.assertStates(WorkerState.EXITED);
  }

  @Test
  void drains_hold_up_no_roll_and_when_too_many_generations_drain_the_oldest_gives_way() {
    for (int generation = 1; generation <= 5; generation++) {
      web.script(generation, HEALTHY.slowToDrain(ofSeconds(29)));
    }
    program.restart(); // those of generation 1 would drain fast
    program.advance(ofSeconds(40));
    for (int roll = 2; roll <= 5; roll++) {
      done(program.roll(), Rollout.Completed.class, ofSeconds(4));
    }

    assertThat(program.story().toString())
        .containsSubsequence(
            "web rolls from generation 4 to 5",
            "web slot 0 passes from generation 4 to 5",
            "web/0#1 gets TERM",
            "web/1#1 gets TERM",
            "web/2#1 gets TERM",
            "more than 3 generations drain");
    assertThat(program.story().toString()).doesNotContain("web/0#2 gets TERM");
  }

  private <T extends Rollout> void done(
      CompletableFuture<Rollout> roll, Class<T> outcome, Duration within) {
    program.advance(within);
    var unused = done(roll, outcome);
  }

  @Test
  void a_slot_changes_hands_only_after_its_new_worker_was_ready_and_observed() {
    var roll = program.roll();
    program.advance(ofMinutes(1));

    done(roll, Rollout.Completed.class);
    web.assertServes(2, 3);
    assertThat(program.story().toString())
        .containsSubsequence(
            "    10.000 web rolls from generation 1 to 2",
            "    10.000 web/0#2 started",
            "    10.100 web/0#2 ready",
            "    11.100 web slot 0 passes from generation 1 to 2",
            "    11.100 web/0#1 drains",
            "    11.100 web/1#2 started",
            "    12.200 web slot 1 passes",
            "    13.300 web slot 2 passes",
            "    13.300 web roll is over: generation 2 serves");
  }

  @Test
  void all_at_once_changes_hands_when_the_last_one_has_passed() {
    var together = RolloutPolicy.allAtOnce().observe(ofSeconds(1));
    var roll = program.roll(spec(3).toBuilder().rollout(together).build());
    program.advance(ofMillis(1_050));
    assertThat(program.children().live()).hasSize(6);

    program.advance(ofMillis(200));

    done(roll, Rollout.Completed.class);
    assertThat(program.children().live()).hasSize(3);
  }

  @Test
  void requests_during_a_roll_become_one_more_roll() {
    var first = program.roll();
    program.advance(ofMillis(200));
    var second = program.roll();
    var third = program.roll();
    program.advance(ofMinutes(1));

    assertThat(done(first, Rollout.Completed.class).generation()).isEqualTo(2);
    assertThat(done(second, Rollout.Completed.class))
        .isEqualTo(done(third, Rollout.Completed.class));
    assertThat(program.story().events(RollStarted.class)).hasSize(2);
    web.assertServes(3, 3);
  }

  @Test
  void a_later_spec_supersedes_one_that_waits() {
    program.roll();
    var second = program.roll(spec(3));
    var third = program.roll(spec(4));
    program.advance(ofMinutes(1));

    done(second, Rollout.Superseded.class);
    done(third, Rollout.Completed.class);
    assertThat(web.ready()).hasSize(4);
  }

  @Test
  void a_stop_aborts_the_roll_and_the_next_start_has_the_old_spec() {
    var roll = program.roll();
    program.advance(ofSeconds(2));

    var stop = program.stop();
    program.advance(ofSeconds(1));

    done(roll, Rollout.Aborted.class);
    assertThat(stop).isCompleted();
    assertThat(program.children().live()).isEmpty();
    program.start();
    program.advance(ofSeconds(1));
    web.assertServes(1, 3);
  }

  @Test
  void a_killed_old_worker_in_mid_roll_comes_back_and_the_roll_goes_on() {
    var roll = program.roll();
    program.advance(ofMillis(50));
    program.kill(2);
    program.advance(ofMinutes(1));

    done(roll, Rollout.Completed.class);
    web.assertServes(2, 3);
  }

  @Test
  void a_roll_of_a_stopped_program_changes_what_the_next_start_starts() {
    program.stop();
    program.advance(ofSeconds(1));

    var roll = program.roll(spec(2));

    done(roll, Rollout.Completed.class);
    program.start();
    program.advance(ofSeconds(1));
    assertThat(web.ready()).hasSize(2);
  }

  /** What start_server calls kill-old-delay, and is deaf meanwhile. */
  @Test
  void while_a_new_worker_is_watched_the_old_one_serves_and_a_stop_is_obeyed_at_once() {
    var next = spec(3).toBuilder().rollout(RolloutPolicy.allAtOnce().observe(ofMinutes(5))).build();
    var roll = program.roll(next);
    program.advance(ofMinutes(4));
    assertThat(web.ready()).hasSize(6);
    var again = program.roll();
    var stop = program.stop();
    program.advance(ofSeconds(5));

    assertThat(stop).isCompleted();
    done(roll, Rollout.Aborted.class);
    done(again, Rollout.Aborted.class);
  }
}
