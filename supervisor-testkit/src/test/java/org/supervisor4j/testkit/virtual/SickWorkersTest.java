package org.supervisor4j.testkit.virtual;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.HEALTHY;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.worker;
import static org.supervisor4j.testkit.virtual.WorkerScript.cannotStart;

import org.junit.jupiter.api.Test;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Rollout;
import org.supervisor4j.WorkerState;

/** Rolls and resizes over workers in BACKOFF, FATAL and EXITED. */
class SickWorkersTest {

  private final ThreeWorkers web = new ThreeWorkers();
  private final VirtualProgram program = web.program();

  @Test
  void a_roll_heals_what_is_fatal() {
    allFatal();

    var roll = program.roll();
    program.advance(ofMinutes(1));

    assertThat(roll.join().succeeded()).isTrue();
    web.assertServes(2, 3);
  }

  @Test
  void a_roll_that_fails_leaves_what_is_fatal_as_it_was() {
    allFatal();
    web.script(2, cannotStart("neither"));

    var roll = program.roll();
    program.advance(ofMinutes(1));

    assertThat(roll.join()).isInstanceOf(Rollout.RolledBack.class);
    web.assertStates(WorkerState.FATAL);
  }

  @Test
  void a_roll_replaces_workers_in_backoff() {
    web.script(1, cannotStart("gone"));
    web.killAll();
    program.advance(ofMillis(1));
    web.assertStates(WorkerState.BACKOFF);

    var roll = program.roll();
    program.advance(ofMinutes(1));

    assertThat(roll.join().succeeded()).isTrue();
    web.assertServes(2, 3);
  }

  @Test
  void a_roll_replaces_workers_that_have_ended() {
    var web = new ThreeWorkers(RestartPolicy.never());
    var program = web.program();
    web.killAll();
    web.assertStates(WorkerState.EXITED);

    var roll = program.roll();
    program.advance(ofMinutes(1));

    assertThat(roll.join().succeeded()).isTrue();
    web.assertServes(2, 3);
  }

  private void allFatal() {
    web.script(1, cannotStart("gone"));
    web.killAll();
    program.advance(ofMinutes(10));
    web.assertStates(WorkerState.FATAL);
  }

  @Test
  void a_worker_in_backoff_waits_on() {
    program.kill(0);
    program.advance(ofSeconds(1));
    program.kill(0);
    assertThat(web.state(0)).isEqualTo(WorkerState.BACKOFF);

    var resize = program.resize(4);
    program.advance(ofSeconds(9));
    assertThat(resize).isNotDone();
    assertThat(web.ready()).hasSize(3);
    program.advance(ofSeconds(2));

    assertThat(resize).isCompleted();
    web.assertServes(1, 4);
  }

  @Test
  void a_slot_in_backoff_is_removed_at_once() {
    web.script(worker(2, 1), HEALTHY.crashesAfter(ofMillis(50), new ExitStatus.Exited(1)));
    program.kill(2);
    program.advance(ofSeconds(1));
    assertThat(web.state(2)).isEqualTo(WorkerState.BACKOFF);

    assertThat(program.resize(2)).isCompleted();
    program.advance(ofMinutes(10));

    web.assertServes(1, 2);
  }

  @Test
  void a_fatal_worker_stays_fatal_and_the_resize_names_it() {
    web.makeFatal(1);

    var resize = program.resize(4);
    program.advance(ofSeconds(1));

    assertThat(resize)
        .failsWithin(ofSeconds(0))
        .withThrowableThat()
        .withMessageContaining("web/1#1 is FATAL: ");
    assertThat(web.ready()).hasSize(3);
    assertThat(program.engine().state().spec().workers()).isEqualTo(4);
  }

  @Test
  void a_fatal_slot_can_be_removed() {
    web.makeFatal(2);

    assertThat(program.resize(2)).isCompleted();

    web.assertServes(1, 2);
  }

  @Test
  void a_worker_that_has_ended_stays_so_and_the_resize_names_it() {
    var web = new ThreeWorkers(RestartPolicy.never());
    web.program().kill(1);

    var resize = web.program().resize(4);
    web.program().advance(ofSeconds(1));

    assertThat(resize)
        .failsWithin(ofSeconds(0))
        .withThrowableThat()
        .withMessageContaining("web/1#1 is EXITED: ");
    assertThat(web.ready()).hasSize(3);
  }
}
