package org.supervisor4j.netty.metrics;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Rollout;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.ProgramResized;
import org.supervisor4j.SupervisorEvent.RollFinished;
import org.supervisor4j.SupervisorEvent.RollStarted;
import org.supervisor4j.SupervisorEvent.WorkerBackedOff;
import org.supervisor4j.SupervisorEvent.WorkerDraining;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerGaveUp;
import org.supervisor4j.SupervisorEvent.WorkerNotReplaced;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.SupervisorEvent.WorkerRecycling;
import org.supervisor4j.SupervisorEvent.WorkerReplaced;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.WorkerId;

class SupervisorMetricsTest {

  private static final WorkerId WORKER = new WorkerId("web", 0, 1);
  private static final WorkerId TRIAL = new WorkerId("web", 0, 2);
  private static final CauseOfDeath CRASH = CauseOfDeath.of(new ExitStatus.Exited(1));

  private final MockClock clock = new MockClock();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SupervisorMetrics metrics = new SupervisorMetrics(clock);

  SupervisorMetricsTest() {
    metrics.bindTo(registry);
  }

  private void tell(SupervisorEvent... events) {
    for (var event : events) {
      metrics.accept(event);
    }
  }

  private static double counted(MeterRegistry registry, Measure measure) {
    return registry.find(measure.id()).counters().stream().mapToDouble(c -> c.count()).sum();
  }

  private double seconds(Measure measure) {
    return registry.get(measure.id()).timer().totalTime(SECONDS);
  }

  @Test
  void a_start_takes_what_the_event_says() {
    tell(new WorkerStarted(WORKER, 7), new WorkerReady(WORKER, 7, ofMillis(1500)));

    assertThat(seconds(Measure.READY)).isEqualTo(1.5);
  }

  @Test
  void a_drain_lasts_until_the_process_is_gone() {
    tell(new WorkerDraining(WORKER, 7, "rolled"), new WorkerDraining(TRIAL, 8, "stop"));
    clock.add(ofSeconds(3));
    tell(new WorkerExited(WORKER, 7, CauseOfDeath.of(new ExitStatus.Exited(0)), true, "rolled"));

    assertThat(registry.get(Measure.DRAINS.id()).timer().count()).isEqualTo(1);
    assertThat(seconds(Measure.DRAINS)).isEqualTo(3);
  }

  @Test
  void rolls_of_two_programs_are_timed_apart() {
    tell(new RollStarted("web", 1, 2));
    clock.add(ofSeconds(4));
    tell(new RollStarted("jobs", 1, 2));
    clock.add(ofSeconds(1));
    tell(
        new RollFinished(new Rollout.Aborted("jobs", "stop", 0)),
        new RollFinished(new Rollout.RolledBack("web", 2, 1, Optional.of(TRIAL), "bad", 0)));

    var rolls = registry.get(Measure.ROLLS.id());
    assertThat(rolls.tags("program", "jobs", "outcome", "aborted").timer().totalTime(SECONDS))
        .isEqualTo(1);
    var web = registry.get(Measure.ROLLS.id()).tags("program", "web", "outcome", "rolled_back");
    assertThat(web.timer().totalTime(SECONDS)).isEqualTo(5);
  }

  @Test
  void a_start_that_answers_no_death_is_no_restart() {
    tell(
        new WorkerStarted(WORKER, 1),
        new WorkerExited(WORKER, 1, CRASH, true, "stop"),
        new WorkerStarted(WORKER, 2), // an operator's
        new WorkerExited(WORKER, 2, CRASH, false, "died"),
        new WorkerGaveUp(WORKER, "spent"),
        new WorkerStarted(WORKER, 3)); // an operator's again

    assertThat(counted(registry, Measure.STARTS)).isEqualTo(3);
    assertThat(counted(registry, Measure.RESTARTS)).isZero();
  }

  @Test
  void a_start_after_a_backoff_is_a_restart_also_of_one_that_we_ended() {
    tell(
        new WorkerStarted(WORKER, 1),
        new WorkerExited(WORKER, 1, CRASH, true, "not ready in time"),
        new WorkerBackedOff(WORKER, ofMillis(1), "not ready in time"),
        new WorkerStarted(WORKER, 2));

    assertThat(counted(registry, Measure.RESTARTS)).isEqualTo(1);
  }

  @Test
  void a_successor_that_died_is_no_restart_and_neither_is_the_next_one() {
    tell(
        new WorkerStarted(WORKER, 1),
        new WorkerRecycling(WORKER, 1, "enough"),
        new WorkerStarted(WORKER, 2),
        new WorkerExited(WORKER, 2, CRASH, false, "died"),
        new WorkerNotReplaced(WORKER, 1, ofMillis(1), "died"),
        new WorkerStarted(WORKER, 3),
        new WorkerReplaced(WORKER, 1, 3));

    assertThat(counted(registry, Measure.RESTARTS)).isZero();
    assertThat(counted(registry, Measure.RECYCLES)).isEqualTo(1);
    assertThat(counted(registry, Measure.REPLACEMENTS)).isEqualTo(1);
    assertThat(counted(registry, Measure.REPLACEMENT_FAILURES)).isEqualTo(1);
  }

  @Test
  void a_dead_trial_is_forgotten_with_the_next_roll_and_a_dead_holder_is_not() {
    var dead = new Deaths();
    dead.add(WORKER);
    dead.add(TRIAL);
    dead.forget(new RollStarted("jobs", 9, 10));
    dead.forget(new RollStarted("web", 1, 3));

    assertThat(dead.answer(TRIAL)).isFalse();
    assertThat(dead.answer(WORKER)).isTrue();
  }

  @Test
  void a_dead_worker_that_a_resize_has_taken_away_is_started_anew_later() {
    tell(new WorkerStarted(WORKER, 1), new WorkerExited(WORKER, 1, CRASH, false, "died"));
    var second = new WorkerId("web", 1, 1);
    tell(
        new WorkerExited(second, 2, CRASH, false, "died"),
        new ProgramResized("web", 2, 1),
        new ProgramResized("web", 1, 2),
        new WorkerStarted(second, 3));
    assertThat(counted(registry, Measure.RESTARTS)).isZero();

    tell(new WorkerStarted(WORKER, 4));
    assertThat(counted(registry, Measure.RESTARTS)).isEqualTo(1);
  }

  @Test
  void a_registry_that_is_bound_twice_counts_once_and_a_second_one_counts_too() {
    var second = new SimpleMeterRegistry();
    metrics.bindTo(registry);
    metrics.bindTo(second);
    tell(new WorkerStarted(WORKER, 1));

    assertThat(counted(registry, Measure.STARTS)).isEqualTo(1);
    assertThat(counted(second, Measure.STARTS)).isEqualTo(1);
  }

  @Test
  void signals_have_names_and_codes_have_classes() {
    assertThat(Tag.of(new ExitStatus.Signalled(11))).isEqualTo("SEGV");
    assertThat(Tag.of(new ExitStatus.Exited(0))).isEqualTo("zero");
    assertThat(Tag.of(new ExitStatus.Exited(143))).isEqualTo("nonzero");
    assertThat(Tag.of(new ExitStatus.Unknown())).isEqualTo("unknown");
  }
}
