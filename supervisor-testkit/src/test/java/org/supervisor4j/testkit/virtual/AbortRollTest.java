package org.supervisor4j.testkit.virtual;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.HEALTHY;
import static org.supervisor4j.testkit.virtual.WorkerScript.cannotStart;
import static org.supervisor4j.testkit.virtual.WorkerScript.neverReady;
import static org.supervisor4j.testkit.virtual.WorkerScript.readyAfter;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Rollout;
import org.supervisor4j.SupervisorEvent.RollStarted;
import org.supervisor4j.SupervisorEvent.SlotRolled;

/** Rolls that somebody takes back. */
class AbortRollTest {

  private final ThreeWorkers web = new ThreeWorkers();
  private final VirtualProgram program = web.program();

  private static Rollout aborted(int restored) {
    return new Rollout.Aborted("web", "abortRoll", restored);
  }

  @Test
  void without_a_roll_nothing_is_done() {
    assertThat(program.abortRoll()).isCompletedWithValue(Optional.empty());

    web.assertServes(1, 3);
  }

  @Test
  void a_worker_on_trial_goes_and_nothing_else_happens() {
    var roll = program.roll();
    program.advance(ofMillis(500));

    var abort = program.abortRoll();

    assertThat(abort).isCompletedWithValue(Optional.of(aborted(0)));
    assertThat(roll).isCompletedWithValue(aborted(0));
    program.advance(ofSeconds(1));
    web.assertServes(1, 3);
    assertThat(program.story().events(SlotRolled.class)).isEmpty();
  }

  @Test
  void slots_that_were_taken_go_back_with_the_old_spec_ready_first() {
    var roll = program.roll();
    program.advance(ofMillis(2_500));

    var abort = program.abortRoll();
    assertThat(abort).isNotDone();
    program.advance(ofSeconds(1));

    assertThat(abort).isCompletedWithValue(Optional.of(aborted(2)));
    assertThat(roll).isCompletedWithValue(aborted(2));
    web.assertServes(1, 3);
    assertThat(program.story().events(SlotRolled.class))
        .containsExactly(
            new SlotRolled("web", 0, 1, 2),
            new SlotRolled("web", 1, 1, 2),
            new SlotRolled("web", 0, 2, 1),
            new SlotRolled("web", 1, 2, 1));
    assertThat(program.story().toString())
        .containsSubsequence(
            "12.500 web/2#2 drains",
            "12.500 web/0#1 started",
            "12.600 web/0#1 ready",
            "12.600 web/0#2 drains",
            "12.600 web roll is over: aborted by abortRoll, slots given back: 2");
  }

  @Test
  void a_roll_that_waits_is_dropped_and_one_asked_for_later_is_not() {
    var first = program.roll();
    var waits = program.roll();
    program.advance(ofMillis(1_500));

    program.abortRoll();
    assertThat(waits).isCompletedWithValue(aborted(0));
    var later = program.roll();
    program.advance(ofMinutes(1));

    assertThat(first).isCompletedWithValue(aborted(1));
    assertThat(later.join().succeeded()).isTrue();
    assertThat(program.story().events(RollStarted.class)).hasSize(2);
    web.assertServes(3, 3);
  }

  @Test
  void a_roll_that_has_failed_already_ends_as_it_would() {
    web.script(2, HEALTHY.crashesAfter(ofMillis(1_500), new ExitStatus.Exited(1)));
    var roll = program.roll();
    web.script(1, readyAfter(ofSeconds(5)));
    program.advance(ofSeconds(2)); // the worker in slot 0 has died, and waits to be given back

    web.script(2, neverReady());
    program.advance(ofSeconds(2));
    var abort = program.abortRoll();
    program.advance(ofMinutes(1));

    assertThat(abort.join()).isEqualTo(Optional.of(roll.join()));
    assertThat(roll.join()).isInstanceOf(Rollout.RolledBack.class);
  }

  @Test
  void asked_twice_it_is_aborted_once() {
    program.roll();
    program.advance(ofMillis(1_500));

    var first = program.abortRoll();
    var second = program.abortRoll();
    program.advance(ofSeconds(1));

    assertThat(second.join()).isEqualTo(first.join()).contains(aborted(1));
  }

  @Test
  void where_the_old_spec_does_not_run_any_more_the_new_worker_stays() {
    var roll = program.roll();
    program.advance(ofMillis(1_500));
    web.script(1, cannotStart("gone"));

    program.abortRoll();
    program.advance(ofMinutes(1));

    assertThat(((Rollout.Aborted) roll.join()).reason())
        .startsWith("abortRoll; slot 0 stays, the old spec failed too: ");
    assertThat(program.engine().status().ready()).hasSize(3);
  }

  @Test
  void a_cancelled_future_leaves_the_roll_alone() {
    program.roll().cancel(false);
    program.advance(ofMinutes(1));

    web.assertServes(2, 3);
  }

  @Test
  void a_stop_gives_the_slots_back_and_says_so() {
    program.roll();
    program.advance(ofMillis(1_500));

    program.stop();

    assertThat(program.story().events(SlotRolled.class))
        .containsExactly(new SlotRolled("web", 0, 1, 2), new SlotRolled("web", 0, 2, 1));
  }

  @Test
  void a_stop_during_the_take_back_ends_it() {
    program.roll();
    program.advance(ofMillis(1_500));

    var abort = program.abortRoll();
    program.stop();
    program.advance(ofSeconds(1));

    assertThat(abort.join()).contains(new Rollout.Aborted("web", "stop", 0));
    assertThat(program.children().live()).isEmpty();
  }
}
