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

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Rollout;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.SupervisorEvent.WorkerStarted;

/** Rolls to a release that is not fit. */
class FailedRollTest {

  private static final ExitStatus CRASH = new ExitStatus.Exited(1);

  private final ThreeWorkers web = new ThreeWorkers(RestartPolicy.always());
  private final VirtualProgram program = web.program();

  private static Rollout.RolledBack rolledBack(CompletableFuture<Rollout> roll) {
    assertThat(roll).isCompletedWithValueMatching(Rollout.RolledBack.class::isInstance);
    return (Rollout.RolledBack) roll.join();
  }

  @Test
  void a_release_that_is_never_ready_costs_nothing() {
    web.script(2, neverReady());
    var roll = program.roll();
    program.advance(ofMinutes(1));

    var back = rolledBack(roll);
    assertThat(back.reason()).isEqualTo("not ready within 30s");
    assertThat(back.culprit()).contains(worker(0, 2));
    assertThat(back.restored()).isZero();
    web.assertServes(1, 3);
  }

  @Test
  void a_release_that_cannot_start_costs_nothing() {
    web.script(2, cannotStart("no such program"));

    var roll = program.roll();
    program.advance(ofMillis(1));

    assertThat(rolledBack(roll).reason()).isEqualTo("no such program");
    web.assertServes(1, 3);
  }

  @Test
  void a_crash_under_observation_takes_the_roll_back() {
    web.script(2, HEALTHY.crashesAfter(ofMillis(900), CRASH));

    var roll = program.roll();
    program.advance(ofSeconds(5));

    assertThat(rolledBack(roll).reason()).isEqualTo("exit 1, died");
    web.assertServes(1, 3);
  }

  @Test
  void slots_already_replaced_are_given_back_to_the_old_spec() {
    web.script(2, HEALTHY.crashesAfter(ofMillis(1_500), CRASH));

    var roll = program.roll();
    program.advance(ofSeconds(20));

    var back = rolledBack(roll);
    assertThat(back.reason()).startsWith("crash loop: ");
    assertThat(back.restored()).isPositive();
    web.assertServes(1, 3);
  }

  @Test
  void after_a_failed_roll_a_crash_restarts_the_old_spec() {
    web.script(2, neverReady());
    program.roll();
    program.advance(ofMinutes(1));

    program.kill(0);
    program.advance(ofSeconds(1));

    web.assertServes(1, 3);
    assertThat(program.story().events(WorkerStarted.class).get(4).worker()).isEqualTo(worker(0, 1));
  }

  @Test
  void when_the_old_spec_fails_too_what_serves_stays() {
    web.script(worker(0, 1), cannotStart("gone"));
    web.script(worker(1, 2), HEALTHY.crashesAfter(ofMillis(500), CRASH));

    var roll = program.roll();
    program.advance(ofMinutes(10));

    assertThat(rolledBack(roll).reason()).contains("slot 0 stays, the old spec failed too");
    assertThat(web.ready()).containsExactly(worker(0, 2), worker(1, 1), worker(2, 1));
  }

  @Test
  void a_roll_past_its_deadline_is_taken_back() {
    web.script(2, readyAfter(ofSeconds(20)));
    var hasty = RolloutPolicy.oneByOne().deadline(ofSeconds(15));

    var roll = program.roll(spec(3).toBuilder().rollout(hasty).build());
    program.advance(ofSeconds(16));

    assertThat(rolledBack(roll).reason()).isEqualTo("not done within its deadline");
  }
}
