package org.supervisor4j.testkit.virtual;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.spec;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.worker;
import static org.supervisor4j.testkit.virtual.WorkerScript.cannotStart;
import static org.supervisor4j.testkit.virtual.WorkerScript.neverReady;

import org.junit.jupiter.api.Test;
import org.supervisor4j.Rollout;

/** The number of workers changes while the generation does, or between two rolls. */
class ResizeInRollTest {

  private final ThreeWorkers web = new ThreeWorkers();
  private final VirtualProgram program = web.program();

  @Test
  void a_roll_keeps_the_number_and_a_roll_to_a_spec_takes_its() {
    program.resize(5);
    var same = program.roll();
    program.advance(ofMinutes(1));
    assertThat(same.join().succeeded()).isTrue();
    web.assertServes(2, 5);

    var next = program.roll(spec(2));
    program.advance(ofMinutes(1));

    assertThat(next.join().succeeded()).isTrue();
    web.assertServes(3, 2);
  }

  @Test
  void a_roll_that_fails_returns_to_the_number_before() {
    web.script(worker(3, 2), neverReady());
    program.resize(2);

    var roll = program.roll(spec(4));
    program.advance(ofMinutes(2));

    assertThat(roll.join()).isInstanceOf(Rollout.RolledBack.class);
    web.assertServes(1, 2);
  }

  @Test
  void a_resize_during_a_roll_adds_old_workers_at_once_and_the_roll_passes_over_them() {
    var roll = program.roll();
    program.advance(ofMillis(1_500));

    var resize = program.resize(5);
    program.advance(ofMillis(200));
    assertThat(resize).isCompleted();
    assertThat(web.ready())
        .contains(worker(0, 2), worker(1, 1), worker(2, 1), worker(3, 1), worker(4, 1));
    program.advance(ofMinutes(1));

    assertThat(roll.join().succeeded()).isTrue();
    web.assertServes(2, 5);
  }

  @Test
  void a_resize_during_a_roll_removes_slots_of_both_generations() {
    var roll = program.roll(spec(4));
    program.advance(ofMillis(1_500)); // slot 0 is new, slot 1 on trial, 1 and 2 old

    var resize = program.resize(1);
    program.advance(ofMillis(100));

    assertThat(resize).isCompleted();
    assertThat(roll.join().succeeded()).isTrue();
    web.assertServes(2, 1);
  }

  @Test
  void a_number_given_during_a_roll_survives_its_failure() {
    web.script(worker(1, 2), neverReady());
    var roll = program.roll(spec(4));
    program.advance(ofMillis(1_500));

    var resize = program.resize(5);
    program.advance(ofMinutes(1));

    assertThat(resize).isCompleted();
    assertThat(roll.join()).isInstanceOf(Rollout.RolledBack.class);
    web.assertServes(1, 5);
  }

  @Test
  void a_slot_that_is_being_given_back_may_be_removed() {
    web.script(worker(2, 2), cannotStart("gone"));
    var roll = program.roll();
    program.advance(ofMillis(2_250)); // slots 0 and 1 are being given back

    var resize = program.resize(1);
    program.advance(ofSeconds(10));

    assertThat(resize).isCompleted();
    assertThat(((Rollout.RolledBack) roll.join()).restored()).isOne();
    web.assertServes(1, 1);
  }

  @Test
  void a_roll_that_waits_takes_the_number_that_was_said_last() {
    program.roll();
    var queued = program.roll(spec(2));

    program.resize(4);
    program.advance(ofMinutes(1));

    assertThat(queued.join().succeeded()).isTrue();
    web.assertServes(3, 4);
  }
}
