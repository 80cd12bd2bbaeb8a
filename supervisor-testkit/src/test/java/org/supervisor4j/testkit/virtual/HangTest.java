package org.supervisor4j.testkit.virtual;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.HEALTHY;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.spec;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.worker;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.supervisor4j.RecyclePolicy;
import org.supervisor4j.Rollout;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.SupervisorEvent.WorkerDraining;
import org.supervisor4j.SupervisorEvent.WorkerHung;
import org.supervisor4j.SupervisorEvent.WorkerNotReplaced;
import org.supervisor4j.SupervisorEvent.WorkerRecovered;
import org.supervisor4j.SupervisorEvent.WorkerReplaced;
import org.supervisor4j.Watchdog;

/** Workers that live and do not work. */
class HangTest {

  /** After the ten seconds that {@link ThreeWorkers} takes, and one more. */
  private static final WorkerScript FROZEN = HEALTHY.freezesAfter(ofMillis(10_900));

  private static final WorkerScript STUCK = HEALTHY.sticksAfter(ofMillis(10_900));

  private final ThreeWorkers web = new ThreeWorkers(spec(3), HEALTHY);
  private final VirtualProgram program = web.program();

  /** Slot 0 is filled anew by one that will behave so, 11 seconds from now. */
  private void inSlot0(WorkerScript script) {
    web.script(worker(0, 1), script);
    program.kill(0);
    program.advance(ofSeconds(1));
    web.script(1, HEALTHY);
    program.advance(ofSeconds(9));
  }

  @Test
  void a_frozen_one_is_replaced_and_signalled_without_a_drain_that_it_would_not_hear() {
    inSlot0(FROZEN);

    program.advance(ofMinutes(1));

    assertThat(program.story().toString())
        .containsSubsequence(
            "    21.000 web/0#1 hangs, pid 1004: frozen\n",
            "    21.000 web/0#1 started, pid 1005",
            "    22.100 web/0#1 passes from pid 1004 to pid 1005",
            "    22.100 web/0#1 gets TERM, pid 1004: hung: frozen, without a drain",
            "    27.100 web/0#1 gets KILL, pid 1004",
            "    27.100 web/0#1 ended, pid 1004");
    assertThat(program.story().events(WorkerDraining.class)).isEmpty();
    web.assertServes(1, 3);
  }

  @Test
  void one_whose_loop_is_stuck_gives_a_dump_and_is_drained_for_it_hears() {
    inSlot0(STUCK);
    var stuck = List.copyOf(program.children().live()).get(2);

    program.advance(ofMinutes(1));

    assertThat(stuck.pid()).isEqualTo(1004);
    assertThat(stuck.dumps()).isOne();
    assertThat(program.story().events(WorkerHung.class))
        .singleElement()
        .matches(WorkerHung::threadDump);
    assertThat(program.story().events(WorkerDraining.class)).hasSize(1);
    web.assertServes(1, 3);
  }

  @Test
  void one_that_works_again_before_its_successor_has_proved_itself_stays() {
    inSlot0(FROZEN.recoversAfter(ofMillis(500)));

    program.advance(ofMinutes(1));

    assertThat(program.story().events(WorkerRecovered.class)).hasSize(1);
    assertThat(program.story().events(WorkerReplaced.class)).isEmpty();
    assertThat(program.children().live()).anyMatch(child -> child.pid() == 1004);
    web.assertServes(1, 3);
  }

  @Test
  void one_that_works_again_too_late_has_lost_its_slot() {
    inSlot0(FROZEN.recoversAfter(ofMillis(1_500)));

    program.advance(ofMinutes(1));

    assertThat(program.story().events(WorkerReplaced.class)).hasSize(1);
    assertThat(program.story().events(WorkerRecovered.class)).isEmpty();
    web.assertServes(1, 3);
  }

  @Test
  void a_hung_one_goes_before_those_that_are_only_to_be_recycled() {
    var policy = RecyclePolicy.afterAge(ofSeconds(20)).jitter(0);
    var aging = new ThreeWorkers(spec(3).toBuilder().recycle(policy).build(), HEALTHY);
    aging.script(worker(0, 1), HEALTHY.freezesAfter(ofMillis(1_500))); // while slot 1 has its turn

    aging.program().advance(ofSeconds(14));

    assertThat(aging.program().story().events(WorkerReplaced.class))
        .extracting(event -> event.worker().slot())
        .startsWith(0, 1, 0);
  }

  @Test
  void it_is_tried_again_when_its_successor_fails_or_hangs_itself() {
    inSlot0(FROZEN);
    web.script(worker(0, 1), HEALTHY.freezesAfter(ofMillis(10)));
    program.advance(ofMillis(1_200));
    assertThat(program.story().events(WorkerNotReplaced.class))
        .first()
        .satisfies(event -> assertThat(event.reason()).isEqualTo("hung: frozen"));

    web.script(1, HEALTHY);
    program.advance(ofMinutes(1));

    assertThat(program.story().events(WorkerReplaced.class)).hasSize(1);
    web.assertServes(1, 3);
  }

  @Test
  void a_new_release_that_hangs_while_it_is_observed_is_withdrawn() {
    web.script(2, HEALTHY.sticksAfter(ofSeconds(5)));
    var patient = RolloutPolicy.oneByOne().observe(ofMinutes(1));

    var roll = program.roll(spec(3).toBuilder().rollout(patient).build());
    program.advance(ofMinutes(1));

    assertThat(roll.join())
        .isInstanceOfSatisfying(
            Rollout.RolledBack.class,
            back -> assertThat(back.reason()).isEqualTo("hung: an event loop is stuck"));
    web.assertServes(1, 3);
  }

  @Test
  void a_status_says_so() {
    inSlot0(FROZEN);

    program.advance(ofMillis(1_050));

    assertThat(program.status().workers().get(0).reason()).isEqualTo("hung: frozen");
  }

  @Test
  void a_hung_one_that_is_stopped_gets_no_drain_either() {
    inSlot0(FROZEN);
    program.advance(ofMillis(1_050));

    var stopped = program.stop();
    program.advance(ofSeconds(5));

    assertThat(stopped).isCompleted();
  }

  @Test
  void without_a_watchdog_nobody_is_judged() {
    var left = new ThreeWorkers(spec(3).toBuilder().watchdog(Watchdog.none()).build(), FROZEN);

    left.program().advance(ofMinutes(10));

    assertThat(left.program().story().events(WorkerHung.class)).isEmpty();
  }
}
