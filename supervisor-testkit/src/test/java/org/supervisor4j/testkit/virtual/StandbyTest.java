package org.supervisor4j.testkit.virtual;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.HEALTHY;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.worker;
import static org.supervisor4j.testkit.virtual.WorkerScript.cannotStart;

import org.junit.jupiter.api.Test;
import org.supervisor4j.RecyclePolicy;
import org.supervisor4j.SupervisorEvent.WorkerPromoted;
import org.supervisor4j.WorkerState;
import org.supervisor4j.testkit.virtual.ScriptedWorker.Order;

/** What a spare is for. */
class StandbyTest extends OneSpare {

  @Test
  void the_spare_starts_when_every_slot_is_ready_and_is_no_capacity() {
    assertThat(program.story().toString())
        .containsSubsequence(
            "     0.100 web/2#1 ready",
            "     0.100 web/3#1 started, pid 1004",
            "     0.200 web/3#1 on standby, pid 1004");
    assertServes(1);
    assertThat(child(1004).order()).isEqualTo(Order.NONE);
  }

  @Test
  void it_fills_the_slot_of_one_that_dies_at_once_and_the_next_spare_starts() {
    program.kill(1);

    assertThat(web.ready()).hasSize(3);
    assertThat(child(1004).order()).isEqualTo(Order.ACCEPT);
    program.advance(ofSeconds(1));
    assertThat(program.story().toString())
        .containsSubsequence(
            "    10.000 web/1#1 ended, pid 1002",
            "    10.000 web/1#1 filled by spare 3, pid 1004",
            "    10.000 web/4#1 started, pid 1005");
    assertServes(1);
    assertThat(program.status().workers().get(1).restarts()).isOne();
  }

  @Test
  void of_two_that_die_the_second_is_started_again() {
    program.kill(1);
    program.kill(2);

    assertThat(web.ready()).containsExactly(worker(0, 1), worker(1, 1));
    program.advance(ofSeconds(1));
    assertServes(1);
    assertThat(program.story().events(WorkerPromoted.class)).hasSize(1);
  }

  @Test
  void a_slot_that_dies_again_and_again_gets_spares_only_as_fast_as_the_backoff_lets_them_start() {
    program.kill(0);
    program.advance(ofSeconds(1)); // the next spare is ready
    var before = started();
    program.kill(0);

    assertThat(web.ready()).hasSize(3);
    program.advance(ofMillis(9_999));
    assertThat(started()).isEqualTo(before);
    program.advance(ofSeconds(1));
    assertServes(1);
  }

  @Test
  void a_slot_whose_budget_is_spent_gets_no_spare() {
    for (int death = 0; death < 6; death++) {
      program.kill(0);
      program.advance(ofMillis(10_101));
    }

    assertThat(web.state(0)).isEqualTo(WorkerState.FATAL);
    assertThat(onStandby()).hasSize(1);
  }

  @Test
  void one_that_hangs_is_relieved_at_once() {
    web.script(worker(1, 1), HEALTHY.freezesAfter(ofSeconds(5)));
    program.kill(0); // takes the spare
    program.kill(1); // starts the one that will freeze
    program.advance(ofMinutes(1));

    assertThat(program.story().toString())
        .containsSubsequence(
            "    15.100 web/1#1 hangs, pid 1006: frozen",
            "    15.100 web/1#1 passes from pid 1006 to pid 1005",
            "    15.100 web/1#1 gets TERM, pid 1006",
            "    15.100 web/1#1 filled by spare 4, pid 1005",
            "    15.100 web/5#1 started");
    assertServes(1);
  }

  @Test
  void one_whose_successors_fail_is_relieved_in_the_moment_in_which_a_spare_has_proved_itself() {
    web.script(worker(1, 1), HEALTHY.freezesAfter(ofSeconds(5)));
    program.kill(0); // takes the spare
    program.kill(1); // starts the one that will freeze
    program.advance(ofMillis(4_500));
    program.kill(0); // takes the next spare, and the one after it has to wait
    web.script(worker(1, 1), cannotStart("gone"));
    program.advance(ofMinutes(1));

    assertThat(program.story().toString())
        .containsSubsequence(
            "    15.100 web/1#1 hangs, pid 1006: frozen",
            "    24.600 web/3#1 on standby, pid 1008",
            "    25.100 web/1#1 stays, pid 1006",
            "    25.600 web/1#1 passes from pid 1006 to pid 1008");
  }

  @Test
  void a_spare_that_hangs_is_started_anew_under_the_restart_policy() {
    web.script(worker(4, 1), HEALTHY.freezesAfter(ofSeconds(5)));
    program.kill(0);
    program.advance(ofSeconds(1));
    web.script(worker(4, 1), HEALTHY);
    program.advance(ofMinutes(1));

    assertThat(program.story().toString())
        .containsSubsequence(
            "    15.100 web/4#1 hangs, pid 1005: frozen",
            "    15.100 web/4#1 gets TERM, pid 1005",
            "web/4#1 waits 10000 ms for its next start: hung: frozen",
            "web/4#1 on standby, pid 1006");
    assertServes(1);
  }

  @Test
  void a_spare_that_is_to_be_recycled_needs_no_successor() {
    var policy = RecyclePolicy.aboveMemory(1);
    var growing = new ThreeWorkers(withSpares(1).toBuilder().recycle(policy).build(), HEALTHY);
    growing.script(worker(4, 1), HEALTHY.wearsAfter(ofSeconds(5)));
    growing.program().kill(0);
    growing.program().advance(ofSeconds(1)); // the next spare will be worn
    growing.script(worker(4, 1), HEALTHY);
    growing.program().advance(ofMinutes(1));

    assertThat(growing.program().story().toString())
        .containsSubsequence(
            "    15.100 web/4#1 is to be recycled, pid 1005",
            "    15.100 web/4#1 drains, pid 1005",
            "    15.110 web/4#1 started, pid 1006",
            "    15.210 web/4#1 on standby, pid 1006");
    assertThat(growing.program().children().live()).hasSize(4);
  }

  @Test
  void more_workers_are_spares_first() {
    var resize = program.resize(4);

    assertThat(web.ready()).contains(worker(3, 1));
    assertThat(resize).isCompleted();
    program.advance(ofSeconds(1));
    assertThat(onStandby()).containsExactly(worker(4, 1));
    program.resize(1);
    program.advance(ofSeconds(1));
    assertThat(web.ready()).containsExactly(worker(0, 1));
    assertThat(onStandby()).containsExactly(worker(4, 1));

    program.resize(2);
    assertThat(web.ready()).containsExactly(worker(0, 1), worker(1, 1));
    assertThat(program.story().toString()).contains("web/1#1 filled by spare 4");
  }

  @Test
  void a_spare_that_cannot_be_told_fills_no_slot() {
    web.script(worker(4, 1), HEALTHY.losesChannelAfter(ofSeconds(1)));
    program.kill(0);
    program.advance(ofSeconds(5)); // the next spare has lost its channel

    program.kill(1);

    assertThat(program.story().events(WorkerPromoted.class)).hasSize(1);
    assertThat(web.state(1)).isEqualTo(WorkerState.STARTING);
  }

  @Test
  void spares_go_with_the_program_and_come_back_with_it() {
    var stopped = program.stop();
    program.advance(ofSeconds(1));
    assertThat(stopped).isCompleted();
    assertThat(program.children().live()).isEmpty();

    program.start();
    program.advance(ofSeconds(1));
    assertServes(1);
    program.restart();
    program.advance(ofSeconds(1));
    assertServes(1);
    assertThat(program.children().live()).hasSize(4);
  }

  @Test
  void who_starts_beside_others_has_time_to_be_warmed_and_who_is_waited_for_has_not() {
    assertThat(child(1001).isWarmed()).isFalse();
    assertThat(child(1004).isWarmed()).isTrue(); // the spare
    program.kill(0);
    program.kill(1); // no spare is left
    program.advance(ofSeconds(1));
    assertThat(child(1005).isWarmed()).isTrue(); // the next spare
    assertThat(child(1006).isWarmed()).isFalse();

    program.roll();
    program.advance(ofMillis(500));
    assertThat(child(1007).isWarmed()).isTrue(); // on trial
  }
}
