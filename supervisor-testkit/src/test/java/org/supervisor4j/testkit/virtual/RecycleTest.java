package org.supervisor4j.testkit.virtual;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.HEALTHY;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.spec;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.worker;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.RecyclePolicy;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Rollout;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.SupervisorEvent.WorkerBackedOff;
import org.supervisor4j.SupervisorEvent.WorkerDraining;
import org.supervisor4j.SupervisorEvent.WorkerGaveUp;
import org.supervisor4j.SupervisorEvent.WorkerNotReplaced;
import org.supervisor4j.SupervisorEvent.WorkerRecycling;
import org.supervisor4j.SupervisorEvent.WorkerReplaced;

/** Workers that have served enough. */
class RecycleTest {

  /** After the ten seconds that {@link ThreeWorkers} takes, and one more. */
  private static final WorkerScript WORN = HEALTHY.wearsAfter(ofMillis(10_900));

  private static ThreeWorkers web(ProgramSpec.Builder spec, WorkerScript first) {
    return new ThreeWorkers(spec.recycle(RecyclePolicy.afterRequests(1000)).build(), first);
  }

  private static ThreeWorkers web(WorkerScript first) {
    return web(spec(3).toBuilder(), first);
  }

  private static ThreeWorkers aging(RecyclePolicy policy) {
    return new ThreeWorkers(spec(3).toBuilder().recycle(policy).build(), HEALTHY);
  }

  @Test
  void a_successor_is_ready_and_observed_before_the_old_one_drains() {
    var web = web(HEALTHY);
    web.script(worker(1, 1), WORN);
    web.program().kill(1);
    web.program().advance(ofSeconds(5));
    web.script(1, HEALTHY);

    web.program().advance(ofMinutes(1));

    web.assertServes(1, 3);
    assertThat(web.program().story().toString())
        .containsSubsequence(
            "    21.000 web/1#1 is to be recycled, pid 1004: it has served enough",
            "    21.000 web/1#1 started, pid 1005",
            "    21.100 web/1#1 ready, pid 1005",
            "    22.100 web/1#1 passes from pid 1004 to pid 1005",
            "    22.100 web/1#1 drains, pid 1004: to be recycled: it has served enough",
            "    22.110 web/1#1 ended, pid 1004");
  }

  @Test
  void never_more_at_once_than_the_surge_and_never_fewer_ready() {
    var web = web(WORN);

    web.program().advance(ofMillis(1_050));
    assertThat(web.program().children().live()).hasSize(4);
    for (int step = 0; step < 100; step++) {
      web.program().advance(ofMillis(50));
      assertThat(web.ready()).hasSizeGreaterThanOrEqualTo(3);
      assertThat(web.program().children().live()).hasSizeLessThanOrEqualTo(5);
    }

    assertThat(web.program().story().events(WorkerReplaced.class)).hasSize(3);
    web.assertServes(1, 3);
  }

  @Test
  void a_larger_surge_replaces_several_together() {
    var two = spec(3).toBuilder().rollout(RolloutPolicy.surge(2).observe(ofSeconds(1)));
    var web = web(two, WORN);

    web.program().advance(ofMillis(1_050));

    assertThat(web.program().children().live()).hasSize(5);
  }

  @Test
  void a_successor_that_fails_costs_nothing_and_is_tried_again_later_each_time() {
    var backoff = RestartPolicy.always().backoff(ofSeconds(1), ofSeconds(8)).jitter(0);
    var web = web(spec(3).toBuilder().restart(backoff.giveUpAfter(1, ofHours(1))), WORN);
    var before = List.copyOf(web.program().children().live());
    web.script(1, WorkerScript.exits(3));

    web.program().advance(ofSeconds(30));

    assertThat(web.program().story().events(WorkerNotReplaced.class))
        .filteredOn(event -> event.worker().slot() == 0)
        .extracting(WorkerNotReplaced::retryIn)
        .startsWith(ofSeconds(1), ofSeconds(2), ofSeconds(4), ofSeconds(8), ofSeconds(8));
    assertThat(web.program().story().events(WorkerBackedOff.class)).isEmpty();
    assertThat(web.program().story().events(WorkerGaveUp.class)).isEmpty();
    assertThat(web.program().story().events(WorkerDraining.class)).isEmpty();
    assertThat(web.program().children().live()).containsAll(before);

    web.script(1, HEALTHY);
    web.program().advance(ofMinutes(1));
    assertThat(web.program().story().events(WorkerReplaced.class)).hasSize(3);
    web.assertServes(1, 3);
  }

  @Test
  void a_successor_that_dies_while_it_is_observed_or_is_never_ready_has_failed_too() {
    var web = web(WORN);
    web.script(1, HEALTHY.crashesAfter(ofMillis(500)));
    web.script(worker(1, 1), WorkerScript.neverReady());

    web.program().advance(ofMinutes(5));

    assertThat(web.program().story().events(WorkerNotReplaced.class))
        .anyMatch(event -> event.reason().contains("died"))
        .anyMatch(event -> event.reason().startsWith("not ready within 30s"));
    assertThat(web.program().story().events(WorkerReplaced.class)).isEmpty();
    assertThat(web.ready()).hasSize(3);
  }

  @Test
  void a_worker_that_died_before_its_successor_was_ready_comes_back_and_the_successor_goes() {
    var web = web(HEALTHY);
    web.script(0, WORN);
    web.script(worker(0, 1), WORN);
    web.program().kill(0);
    web.program().advance(ofSeconds(1));
    web.script(1, HEALTHY);
    web.program().advance(ofMillis(10_050));
    assertThat(web.program().children().live()).hasSize(4);

    web.program().kill(0);
    web.program().advance(ofMinutes(1));

    assertThat(web.program().story().events(WorkerReplaced.class)).isEmpty();
    web.assertServes(1, 3);
  }

  @Test
  void a_roll_supersedes_it() {
    var web = web(WORN);
    web.program().advance(ofMillis(1_050));

    var roll = web.program().roll();
    web.program().advance(ofMinutes(1));

    assertThat(roll.join()).isInstanceOf(Rollout.Completed.class);
    assertThat(web.program().story().events(WorkerReplaced.class)).isEmpty();
    web.assertServes(2, 3);
  }

  @Test
  void it_begins_when_the_roll_was_taken_back() {
    var web = web(WORN);
    web.script(2, WorkerScript.neverReady());

    var roll = web.program().roll();
    web.program().advance(ofSeconds(29));
    assertThat(web.program().story().events(WorkerRecycling.class)).hasSize(3);
    assertThat(web.program().children().live()).hasSize(4).noneMatch(child -> child.pid() > 1004);
    web.program().advance(ofMinutes(1));

    assertThat(roll.join()).isInstanceOf(Rollout.RolledBack.class);
    assertThat(web.program().story().events(WorkerReplaced.class)).hasSize(3);
    web.assertServes(1, 3);
  }

  @Test
  void a_stop_a_restart_and_a_resize_end_it() {
    var web = web(WORN);
    web.program().advance(ofMillis(1_050));
    var resized = web.program().resize(1);
    web.program().advance(ofMillis(100));
    assertThat(resized).isCompleted();

    web.program().restart();
    web.program().advance(ofSeconds(1));
    web.assertServes(1, 1);
    var stopped = web.program().stop();
    web.program().advance(ofSeconds(1));

    assertThat(stopped).isCompleted();
    assertThat(web.program().children().live()).isEmpty();
    assertThat(web.program().story().events(WorkerReplaced.class)).isEmpty();
  }

  @Test
  void age_counts_from_when_it_was_ready_and_each_worker_has_its_own() {
    var web = aging(RecyclePolicy.afterAge(ofHours(10)).jitter(0.5));

    web.program().advance(ofHours(11));

    var recycled = web.program().story().events(WorkerRecycling.class);
    assertThat(recycled).extracting(WorkerRecycling::pid).contains(1001L, 1002L, 1003L);
    assertThat(recycled).extracting(WorkerRecycling::reason).doesNotHaveDuplicates();
    assertThat(web.ready()).hasSize(3);
  }

  @Test
  void without_jitter_it_serves_as_long_as_was_said() {
    var web = aging(RecyclePolicy.afterAge(ofHours(10)).jitter(0));

    web.program().advance(ofHours(10).minus(Duration.ofSeconds(10)));
    assertThat(web.program().story().events(WorkerRecycling.class)).isEmpty();
    web.program().advance(ofSeconds(10));

    assertThat(web.program().story().events(WorkerRecycling.class))
        .first()
        .satisfies(event -> assertThat(event.reason()).isEqualTo("it has served for 10h"));
  }

  @Test
  void a_status_says_why_one_is_to_go() {
    var web = web(WORN);

    web.program().advance(ofMillis(1_050));

    assertThat(web.program().status().workers())
        .anyMatch(worker -> worker.reason().equals("to be recycled: it has served enough"));
  }

  @Test
  void what_a_slot_has_gone_through_stays_with_it() {
    var web = web(HEALTHY);
    web.script(worker(0, 1), WORN);
    web.program().kill(0);
    web.program().advance(ofSeconds(1));
    web.script(1, HEALTHY);
    web.program().advance(ofMinutes(1));

    assertThat(web.program().story().events(WorkerReplaced.class)).hasSize(1);
    assertThat(web.program().status().workers().get(0).restarts()).isOne();
  }
}
