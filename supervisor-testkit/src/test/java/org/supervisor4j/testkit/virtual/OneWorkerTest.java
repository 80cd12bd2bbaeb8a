package org.supervisor4j.testkit.virtual;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.HEALTHY;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.spec;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.worker;
import static org.supervisor4j.testkit.virtual.WorkerScript.cannotStart;
import static org.supervisor4j.testkit.virtual.WorkerScript.neverReady;
import static org.supervisor4j.testkit.virtual.WorkerScript.readyAfter;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.supervisor4j.CauseOfDeath.Kind;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.Signal;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.WorkerId;
import org.supervisor4j.WorkerState;

/** One worker of three is started, stopped and restarted by hand. */
class OneWorkerTest {

  private final ThreeWorkers web = new ThreeWorkers();
  private final VirtualProgram program = web.program();

  private int started() {
    return program.story().events(WorkerStarted.class).size();
  }

  @Test
  void a_stopped_worker_stays_down_and_the_others_serve() {
    var stopped = program.stop(1);
    program.advance(ofMinutes(1));

    assertThat(stopped).isCompleted();
    assertThat(web.state(1)).isEqualTo(WorkerState.STOPPED);
    assertThat(web.ready()).containsExactly(worker(0, 1), worker(2, 1));
    assertThat(program.whenReady()).isCompleted();
  }

  @Test
  void nothing_that_happens_to_its_siblings_starts_it() {
    program.stop(1);
    program.kill(0);
    program.kill(2);
    program.restart(0);
    program.resize(4);
    program.advance(ofMinutes(1));

    assertThat(web.state(1)).isEqualTo(WorkerState.STOPPED);
    assertThat(web.ready()).containsExactly(worker(0, 1), worker(2, 1), worker(3, 1));
  }

  @Test
  void it_is_started_by_hand_or_with_the_whole_program() {
    program.stop(1);
    program.advance(ofSeconds(10));

    var one = program.start(1);
    assertThat(one).isNotDone();
    program.advance(ofSeconds(1));
    assertThat(one).isCompleted();
    web.assertServes(1, 3);

    program.stop(2);
    program.advance(ofSeconds(10));
    program.start();
    program.advance(ofSeconds(1));
    web.assertServes(1, 3);

    program.stop(2);
    program.restart();
    program.advance(ofSeconds(10));
    web.assertServes(1, 3);
  }

  @Test
  void a_start_while_it_still_stops_makes_a_restart_of_it() {
    var stopped = program.stop(1);
    var again = program.start(1);
    program.advance(ofSeconds(10));

    assertThat(stopped).isCompletedExceptionally();
    assertThat(again).isCompleted();
    web.assertServes(1, 3);
  }

  @Test
  void a_restart_touches_one_worker() {
    var restarted = program.restart(1);
    assertThat(restarted).isNotDone();
    program.advance(ofSeconds(10));

    assertThat(restarted).isCompleted();
    assertThat(started()).isEqualTo(4);
    web.assertServes(1, 3);
  }

  @Test
  void of_a_stopped_program_only_one_comes_up() {
    program.stop();
    program.advance(ofSeconds(10));

    var one = program.start(1);
    program.advance(ofSeconds(10));

    assertThat(one).isCompleted();
    assertThat(web.ready()).containsExactly(worker(1, 1));
    assertThat(web.state(0)).isEqualTo(WorkerState.STOPPED);
  }

  @Test
  void who_stops_the_last_one_stops_the_program() {
    program.stop(0);
    program.stop(1);
    var ready = program.whenReady();
    program.stop(2);
    program.advance(ofSeconds(10));

    assertThat(ready).isCompleted();
    assertThat(program.whenReady()).isCompletedExceptionally();
    assertThat(program.engine().state().up()).isFalse();
    program.start();
    program.advance(ofSeconds(1));
    web.assertServes(1, 3);
  }

  @Test
  void a_roll_passes_over_it_and_a_start_runs_the_new_spec() {
    program.stop(1);
    program.advance(ofSeconds(10));

    var rolled = program.roll(spec(3));
    program.advance(ofMinutes(1));

    assertThat(rolled).isCompleted();
    assertThat(web.ready()).containsExactly(worker(0, 2), worker(2, 2));
    program.start(1);
    program.advance(ofSeconds(1));
    web.assertServes(2, 3);
  }

  @Test
  void a_roll_that_fails_leaves_it_to_the_old_spec() {
    program.stop(1);
    program.advance(ofSeconds(10));
    web.script(worker(2, 2), cannotStart("broken"));

    program.roll(spec(3));
    program.advance(ofMinutes(1));
    program.start(1);
    program.advance(ofSeconds(1));

    web.assertServes(1, 3);
  }

  @Test
  void one_that_was_rolled_and_stopped_goes_back_to_the_old_spec_without_a_start() {
    web.script(worker(2, 2), cannotStart("broken"));
    program.roll(spec(3));
    program.advance(ofMillis(1_500)); // slot 0 has changed hands
    program.stop(0);
    program.advance(ofMinutes(1));

    assertThat(web.state(0)).isEqualTo(WorkerState.STOPPED);
    assertThat(web.ready()).containsExactly(worker(1, 1), worker(2, 1));
    program.start(0);
    program.advance(ofSeconds(1));
    web.assertServes(1, 3);
  }

  @Test
  void a_fatal_worker_and_one_in_backoff_are_started_at_once() {
    web.makeFatal(0);
    program.stop(1);
    program.advance(ofSeconds(10));
    web.script(worker(0, 1), HEALTHY);

    program.start(0);
    program.advance(ofSeconds(1));
    assertThat(web.state(0)).isEqualTo(WorkerState.RUNNING);

    program.kill(0);
    program.advance(ofSeconds(1));
    program.kill(0);
    assertThat(web.state(0)).isEqualTo(WorkerState.BACKOFF);
    program.start(0);
    program.advance(ofSeconds(1));
    assertThat(web.state(0)).isEqualTo(WorkerState.RUNNING);
  }

  @Test
  void an_abort_gives_a_stopped_slot_back_and_a_restart_of_one_does_not_wait_for_it() {
    program.roll(spec(3));
    program.advance(ofMillis(2_500)); // slots 0 and 1 have changed hands
    program.stop(0);
    var aborted = program.abortRoll();
    var restarted = program.restart(1);
    program.advance(ofSeconds(10));

    assertThat(aborted).isCompleted();
    assertThat(restarted).isCompleted();
    assertThat(web.ready()).containsExactly(worker(1, 1), worker(2, 1));
    assertThat(web.state(0)).isEqualTo(WorkerState.STOPPED);
  }

  @Test
  void a_restart_that_was_asked_for_before_its_roll_failed_does_not_bring_the_new_spec_back() {
    web.script(worker(0, 2), HEALTHY.slowToDrain(ofSeconds(5)));
    web.script(worker(1, 2), neverReady().crashesAfter(ofSeconds(1), new ExitStatus.Exited(1)));
    web.script(worker(0, 1), readyAfter(ofSeconds(20)));
    program.roll(
        spec(3).toBuilder().rollout(RolloutPolicy.surge(1).observe(Duration.ZERO)).build());
    program.advance(ofMillis(150)); // slot 0 has changed hands
    var restarted = program.restart(0);
    program.advance(ofMinutes(1));

    assertThat(restarted).isCompleted();
    web.assertServes(1, 3);
    assertThat(program.story().events(WorkerStarted.class))
        .filteredOn(started -> started.worker().equals(worker(0, 2)))
        .hasSize(1);
  }

  @Test
  void one_that_only_a_roll_brings_stays_down_when_a_resize_brings_it_too() {
    program.roll(spec(5));
    program.stop(4);
    program.resize(5);
    program.advance(ofMinutes(1));

    assertThat(web.ready()).extracting(WorkerId::slot).containsExactly(0, 1, 2, 3);
    assertThat(web.state(4)).isEqualTo(WorkerState.STOPPED);
    assertThat(program.story().events(WorkerStarted.class))
        .noneMatch(started -> started.worker().slot() == 4);
  }

  @Test
  void no_spare_fills_its_slot() {
    var socket = SocketHandoff.tcp("http", 8080);
    var with = spec(3).toBuilder().sockets(socket).standby(1).build();
    var spare = new ThreeWorkers(with, HEALTHY).program();

    spare.stop(1);
    spare.advance(ofMinutes(1));

    assertThat(spare.status().workers())
        .extracting(status -> status.state())
        .containsExactly(
            WorkerState.RUNNING, WorkerState.STOPPED, WorkerState.RUNNING, WorkerState.STANDBY);
  }

  @Test
  void a_signal_reaches_one_worker_or_all_of_them() {
    program.stop(1);
    program.advance(ofSeconds(10));

    assertThat(program.signal(0, Signal.USR1)).isCompleted();
    assertThat(program.signal(Signal.HUP)).isCompleted();
    assertThat(program.signal(1, Signal.HUP))
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("slot 1 of program web has no process, it is STOPPED");
    assertThat(program.children().live())
        .extracting(ScriptedWorker::received)
        .containsExactly(List.of(Signal.USR1, Signal.HUP), List.of(Signal.HUP));

    program.stop();
    program.advance(ofSeconds(10));
    assertThat(program.signal(Signal.HUP)).isCompletedExceptionally();
  }

  @Test
  void a_worker_that_ends_by_a_signal_that_was_asked_for_has_died_of_that() {
    program.signal(0, Signal.TERM);
    program.advance(ofSeconds(1));

    var exit = program.story().events(WorkerExited.class).get(0);
    assertThat(exit.asked()).isFalse();
    assertThat(exit.cause().kind()).isEqualTo(Kind.REQUESTED_SIGNAL);
    assertThat(exit.cause()).hasToString("killed by TERM (sent on request)");
    web.assertServes(1, 3);
  }

  @Test
  void there_is_no_fourth_worker() {
    assertThat(program.start(3)).isCompletedExceptionally();
    assertThat(program.stop(-1)).isCompletedExceptionally();
    assertThat(started()).isEqualTo(3);
  }

  @Test
  void a_slot_that_a_resize_takes_away_ends_the_wait_for_it() {
    web.script(worker(2, 1), WorkerScript.neverReady());
    var never = program.restart(2);
    program.advance(ofSeconds(10));

    program.resize(2);

    assertThat(never)
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("slot 2 of program web is gone");
  }
}
