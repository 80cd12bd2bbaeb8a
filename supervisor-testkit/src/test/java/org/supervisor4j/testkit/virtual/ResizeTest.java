package org.supervisor4j.testkit.virtual;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.testkit.virtual.WorkerScript.cannotStart;
import static org.supervisor4j.testkit.virtual.WorkerScript.neverReady;
import static org.supervisor4j.testkit.virtual.WorkerScript.readyAfter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.supervisor4j.Command;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Rollout;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.SupervisorEvent.ProgramResized;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.WorkerId;
import org.supervisor4j.WorkerState;
import org.supervisor4j.WorkerStatus;

/** A program of three workers that gets another number of them. */
class ResizeTest {

  private static final WorkerScript HEALTHY = readyAfter(ofMillis(100));

  private final Map<WorkerId, WorkerScript> scripts = new HashMap<>();
  private final VirtualProgram program =
      new VirtualProgram(spec(3), worker -> scripts.getOrDefault(worker, HEALTHY));

  ResizeTest() {
    program.start();
    program.advance(ofSeconds(10));
  }

  private static ProgramSpec spec(int workers) {
    return ProgramSpec.named("web")
        .command(Command.of("worker"))
        .workers(workers)
        .restart(RestartPolicy.always().backoff(ofSeconds(10), ofSeconds(10)).jitter(0))
        .rollout(RolloutPolicy.oneByOne().observe(ofSeconds(1)))
        .build();
  }

  private static WorkerId worker(int slot, int generation) {
    return new WorkerId("web", slot, generation);
  }

  private List<WorkerId> ready() {
    return program.engine().status().ready().stream().map(WorkerStatus::id).toList();
  }

  private void assertServes(int generation, int workers) {
    assertThat(ready()).hasSize(workers).allMatch(id -> id.generation() == generation);
    assertThat(program.children().live()).hasSize(workers);
    assertThat(program.engine().state().spec().workers()).isEqualTo(workers);
    assertThat(program.engine().status().generation()).isEqualTo(generation);
  }

  private static void assertFailed(CompletableFuture<Void> resize, String why) {
    assertThat(resize)
        .failsWithin(ofSeconds(0))
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(SupervisorException.class)
        .withMessage(why);
  }

  @Test
  void new_slots_start_at_once_with_the_generation_that_serves() {
    var resize = program.resize(5);
    program.advance(ofMillis(50));
    assertThat(resize).isNotDone();
    program.advance(ofMillis(60));

    assertThat(resize).isCompleted();
    assertServes(1, 5);
    assertThat(program.story().toString())
        .containsSubsequence(
            "    10.000 web resized from 3 to 5 workers",
            "    10.000 web/3#1 started",
            "    10.000 web/4#1 started");
  }

  @Test
  void the_highest_slots_drain_and_the_others_notice_nothing() {
    scripts.put(worker(3, 1), HEALTHY.drainsIn(ofSeconds(20)));
    program.resize(4);
    program.advance(ofSeconds(1));
    var started = program.story().events(WorkerStarted.class).size();

    var resize = program.resize(1);
    program.advance(ofSeconds(19));
    assertThat(resize).isNotDone();
    assertThat(ready()).containsExactly(worker(0, 1));
    program.advance(ofSeconds(2));

    assertThat(resize).isCompleted();
    assertServes(1, 1);
    assertThat(program.story().events(WorkerStarted.class)).hasSize(started);
    assertThat(program.story().toString())
        .containsSubsequence("web/1#1 drains", "resized to 1 workers", "web/3#1 ended");
  }

  @Test
  void a_slot_that_comes_back_does_not_wait_for_the_one_that_drains() {
    scripts.put(worker(2, 1), HEALTHY.drainsIn(ofSeconds(20)));
    program.restart();
    program.advance(ofMinutes(1));
    program.resize(2);
    program.advance(ofSeconds(1));

    var resize = program.resize(3);
    program.advance(ofSeconds(1));

    assertThat(resize).isCompleted();
    assertThat(ready()).hasSize(3);
    assertThat(program.children().live()).hasSize(4);
  }

  @Test
  void a_removed_slot_stays_empty_whatever_its_worker_does() {
    scripts.put(worker(2, 1), HEALTHY.ignoresDrain());
    program.restart();
    program.advance(ofMinutes(1));
    program.resize(2);
    program.advance(ofSeconds(1));

    program.kill(2);
    program.advance(ofMinutes(10));

    assertServes(1, 2);
  }

  @Test
  void the_same_number_again_changes_nothing_and_tells_nothing() {
    assertThat(program.resize(3)).isCompleted();

    assertThat(program.story().events(ProgramResized.class)).isEmpty();
  }

  @Test
  void another_number_in_between_ends_the_first_resize() {
    var first = program.resize(5);
    var second = program.resize(4);
    program.advance(ofSeconds(1));

    assertFailed(first, "program web was given 4 workers in between");
    assertThat(second).isCompleted();
    assertServes(1, 4);
  }

  @Test
  void a_stop_in_between_ends_the_resize_and_the_number_stays() {
    var resize = program.resize(5);
    program.stop();
    program.advance(ofSeconds(1));

    assertFailed(resize, "program web is stopped");
    program.start();
    program.advance(ofSeconds(1));
    assertServes(1, 5);
  }

  @Test
  void of_a_stopped_program_only_the_next_start_is_changed() {
    program.stop();
    program.advance(ofSeconds(1));

    assertThat(program.resize(2)).isCompleted();
    assertThat(program.children().live()).isEmpty();
    program.start();
    program.advance(ofSeconds(1));

    assertServes(1, 2);
  }

  @Test
  void a_roll_keeps_the_number_and_a_roll_to_a_spec_takes_its() {
    program.resize(5);
    var same = program.roll();
    program.advance(ofMinutes(1));
    assertThat(same.join().succeeded()).isTrue();
    assertServes(2, 5);

    var next = program.roll(spec(2));
    program.advance(ofMinutes(1));

    assertThat(next.join().succeeded()).isTrue();
    assertServes(3, 2);
  }

  @Test
  void a_roll_that_fails_returns_to_the_number_before() {
    scripts.put(worker(3, 2), neverReady());
    program.resize(2);

    var roll = program.roll(spec(4));
    program.advance(ofMinutes(2));

    assertThat(roll.join()).isInstanceOf(Rollout.RolledBack.class);
    assertServes(1, 2);
  }

  @Test
  void a_resize_during_a_roll_adds_old_workers_at_once_and_the_roll_passes_over_them() {
    var roll = program.roll();
    program.advance(ofMillis(1_500));

    var resize = program.resize(5);
    program.advance(ofMillis(200));
    assertThat(resize).isCompleted();
    assertThat(ready())
        .contains(worker(0, 2), worker(1, 1), worker(2, 1), worker(3, 1), worker(4, 1));
    program.advance(ofMinutes(1));

    assertThat(roll.join().succeeded()).isTrue();
    assertServes(2, 5);
  }

  @Test
  void a_resize_during_a_roll_removes_slots_of_both_generations() {
    var roll = program.roll(spec(4));
    program.advance(ofMillis(1_500)); // slot 0 is new, slot 1 on trial, 1 and 2 old

    var resize = program.resize(1);
    program.advance(ofMillis(100));

    assertThat(resize).isCompleted();
    assertThat(roll.join().succeeded()).isTrue();
    assertServes(2, 1);
  }

  @Test
  void a_number_given_during_a_roll_survives_its_failure() {
    scripts.put(worker(1, 2), neverReady());
    var roll = program.roll(spec(4));
    program.advance(ofMillis(1_500));

    var resize = program.resize(5);
    program.advance(ofMinutes(1));

    assertThat(resize).isCompleted();
    assertThat(roll.join()).isInstanceOf(Rollout.RolledBack.class);
    assertServes(1, 5);
  }

  @Test
  void a_slot_that_is_being_given_back_may_be_removed() {
    scripts.put(worker(2, 2), cannotStart("gone"));
    var roll = program.roll();
    program.advance(ofMillis(2_250)); // slots 0 and 1 are being given back

    var resize = program.resize(1);
    program.advance(ofSeconds(10));

    assertThat(resize).isCompleted();
    assertThat(((Rollout.RolledBack) roll.join()).restored()).isOne();
    assertServes(1, 1);
  }

  @Test
  void a_roll_that_waits_takes_the_number_that_was_said_last() {
    program.roll();
    var queued = program.roll(spec(2));

    program.resize(4);
    program.advance(ofMinutes(1));

    assertThat(queued.join().succeeded()).isTrue();
    assertServes(3, 4);
  }

  @Test
  void a_worker_in_backoff_waits_on() {
    program.kill(0);
    program.advance(ofSeconds(1));
    program.kill(0);
    assertThat(state(0)).isEqualTo(WorkerState.BACKOFF);

    var resize = program.resize(4);
    program.advance(ofSeconds(9));
    assertThat(resize).isNotDone();
    assertThat(ready()).hasSize(3);
    program.advance(ofSeconds(2));

    assertThat(resize).isCompleted();
    assertServes(1, 4);
  }

  @Test
  void a_slot_in_backoff_is_removed_at_once() {
    scripts.put(worker(2, 1), HEALTHY.crashesAfter(ofMillis(50), new ExitStatus.Exited(1)));
    program.kill(2);
    program.advance(ofSeconds(1));
    assertThat(state(2)).isEqualTo(WorkerState.BACKOFF);

    assertThat(program.resize(2)).isCompleted();
    program.advance(ofMinutes(10));

    assertServes(1, 2);
  }

  @Test
  void a_fatal_worker_stays_fatal_and_the_resize_names_it() {
    makeFatal(1);

    var resize = program.resize(4);
    program.advance(ofSeconds(1));

    assertThat(resize)
        .failsWithin(ofSeconds(0))
        .withThrowableThat()
        .withMessageContaining("web/1#1 is FATAL: ");
    assertThat(ready()).hasSize(3);
    assertThat(program.engine().state().spec().workers()).isEqualTo(4);
  }

  @Test
  void a_fatal_slot_can_be_removed() {
    makeFatal(2);

    assertThat(program.resize(2)).isCompleted();

    assertServes(1, 2);
  }

  private void makeFatal(int slot) {
    scripts.put(worker(slot, 1), cannotStart("gone"));
    program.kill(slot);
    program.advance(ofMinutes(5));
    assertThat(state(slot)).isEqualTo(WorkerState.FATAL);
  }

  private WorkerState state(int slot) {
    return program.engine().status().workers().get(slot).state();
  }
}
