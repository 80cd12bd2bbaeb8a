package org.supervisor4j.testkit.virtual;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.testkit.virtual.WorkerScript.cannotStart;
import static org.supervisor4j.testkit.virtual.WorkerScript.neverReady;
import static org.supervisor4j.testkit.virtual.WorkerScript.readyAfter;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.supervisor4j.Command;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Rollout;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.SupervisorEvent.RollStarted;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.WorkerId;

class RollTest {

  private static final ExitStatus CRASH = new ExitStatus.Exited(1);
  private static final WorkerScript HEALTHY = readyAfter(ofMillis(100));

  private final Map<Integer, WorkerScript> generations = new HashMap<>();
  private final VirtualProgram program = program(RolloutPolicy.oneByOne().observe(ofSeconds(1)));

  private VirtualProgram program(RolloutPolicy rollout) {
    var made = new VirtualProgram(spec(rollout, 3), this::script);
    made.start();
    made.advance(ofSeconds(10));
    return made;
  }

  private static ProgramSpec spec(RolloutPolicy rollout, int workers) {
    return ProgramSpec.named("web")
        .command(Command.of("worker"))
        .workers(workers)
        .rollout(rollout)
        .build();
  }

  private WorkerScript script(WorkerId worker) {
    return generations.getOrDefault(worker.generation(), HEALTHY);
  }

  private static Rollout done(CompletableFuture<Rollout> roll) {
    assertThat(roll).isCompleted();
    return roll.join();
  }

  private static Rollout.RolledBack rolledBack(CompletableFuture<Rollout> roll) {
    assertThat(done(roll)).isInstanceOf(Rollout.RolledBack.class);
    return (Rollout.RolledBack) roll.join();
  }

  private void assertServes(int generation) {
    var status = program.engine().status();
    assertThat(status.generation()).isEqualTo(generation);
    assertThat(status.ready()).hasSize(3).allMatch(w -> w.id().generation() == generation);
  }

  @Test
  void a_slot_changes_hands_only_after_its_new_worker_was_ready_and_observed() {
    var roll = program.roll();
    program.advance(ofMinutes(1));

    assertThat(done(roll)).isInstanceOf(Rollout.Completed.class);
    assertServes(2);
    assertThat(program.story().toString())
        .containsSubsequence(
            "    10.000 web rolls from generation 1 to 2",
            "    10.000 web/0#2 started",
            "    10.100 web/0#2 ready",
            "    11.100 web slot 0 passes from generation 1 to 2",
            "    11.100 web/0#1 drains",
            "    11.100 web/1#2 started",
            "    12.200 web slot 1 passes",
            "    13.300 web slot 2 passes",
            "    13.300 web roll is over: generation 2 serves");
  }

  @Test
  void all_at_once_changes_hands_when_the_last_one_has_passed() {
    var together = program(RolloutPolicy.allAtOnce().observe(ofSeconds(1)));
    var roll = together.roll();
    together.advance(ofMillis(1_050));
    assertThat(together.children().live()).hasSize(6);

    together.advance(ofMillis(200));

    assertThat(done(roll)).isInstanceOf(Rollout.Completed.class);
    assertThat(together.children().live()).hasSize(3);
  }

  @Test
  void a_release_that_is_never_ready_costs_nothing() {
    generations.put(2, neverReady());
    var roll = program.roll();
    program.advance(ofMinutes(1));

    var back = rolledBack(roll);
    assertThat(back.reason()).isEqualTo("not ready within 30s");
    assertThat(back.culprit()).contains(new WorkerId("web", 0, 2));
    assertThat(back.restored()).isZero();
    assertServes(1);
  }

  @Test
  void a_release_that_cannot_start_costs_nothing() {
    generations.put(2, cannotStart("no such program"));

    var roll = program.roll();
    program.advance(ofMillis(1));

    assertThat(rolledBack(roll).reason()).isEqualTo("no such program");
    assertServes(1);
  }

  @Test
  void a_crash_under_observation_takes_the_roll_back() {
    generations.put(2, HEALTHY.crashesAfter(ofMillis(900), CRASH));

    var roll = program.roll();
    program.advance(ofSeconds(5));

    assertThat(rolledBack(roll).reason()).isEqualTo("exit 1, died");
    assertServes(1);
  }

  @Test
  void slots_already_replaced_are_given_back_to_the_old_spec() {
    generations.put(2, HEALTHY.crashesAfter(ofMillis(1_500), CRASH));

    var roll = program.roll();
    program.advance(ofSeconds(20));

    var back = rolledBack(roll);
    assertThat(back.reason()).startsWith("crash loop: ");
    assertThat(back.restored()).isPositive();
    assertServes(1);
  }

  @Test
  void after_a_failed_roll_a_crash_restarts_the_old_spec() {
    generations.put(2, neverReady());
    program.roll();
    program.advance(ofMinutes(1));

    program.kill(0);
    program.advance(ofSeconds(1));

    assertServes(1);
    assertThat(program.story().events(WorkerStarted.class).get(4).worker().generation())
        .isEqualTo(1);
  }

  @Test
  void when_the_old_spec_fails_too_what_serves_stays() {
    generations.put(2, HEALTHY.crashesAfter(ofMillis(1_500), CRASH));
    var fragile = new boolean[1];
    var both =
        new VirtualProgram(
            spec(RolloutPolicy.oneByOne().observe(ofSeconds(1)), 2),
            worker ->
                worker.generation() == 1 && fragile[0]
                    ? cannotStart("gone")
                    : worker.slot() == 0 ? HEALTHY : script(worker));
    both.start();
    both.advance(ofSeconds(1));
    fragile[0] = true;
    generations.put(2, HEALTHY.crashesAfter(ofMillis(500), CRASH));

    var roll = both.roll();
    both.advance(ofMinutes(10));

    assertThat(rolledBack(roll).reason()).contains("slot 0 stays, the old spec failed too");
    assertThat(both.engine().status().ready())
        .anyMatch(w -> w.id().equals(new WorkerId("web", 0, 2)));
  }

  @Test
  void requests_during_a_roll_become_one_more_roll() {
    var first = program.roll();
    program.advance(ofMillis(200));
    var second = program.roll();
    var third = program.roll();
    program.advance(ofMinutes(1));

    assertThat(done(first)).isEqualTo(new Rollout.Completed("web", 2, ofNanosOf(first)));
    assertThat(done(second)).isEqualTo(done(third));
    assertThat(program.story().events(RollStarted.class)).hasSize(2);
    assertServes(3);
  }

  private static java.time.Duration ofNanosOf(CompletableFuture<Rollout> roll) {
    return ((Rollout.Completed) roll.join()).took();
  }

  @Test
  void a_later_spec_supersedes_one_that_waits() {
    program.roll();
    var second = program.roll(spec(RolloutPolicy.oneByOne(), 3));
    var third = program.roll(spec(RolloutPolicy.oneByOne(), 4));
    program.advance(ofMinutes(1));

    assertThat(done(second)).isInstanceOf(Rollout.Superseded.class);
    assertThat(done(third)).isInstanceOf(Rollout.Completed.class);
    assertThat(program.engine().status().ready()).hasSize(4);
  }

  @Test
  void a_stop_aborts_the_roll_and_the_next_start_has_the_old_spec() {
    var roll = program.roll();
    program.advance(ofSeconds(2));

    var stop = program.stop();
    program.advance(ofSeconds(1));

    assertThat(done(roll)).isInstanceOf(Rollout.Aborted.class);
    assertThat(stop).isCompleted();
    assertThat(program.children().live()).isEmpty();
    program.start();
    program.advance(ofSeconds(1));
    assertServes(1);
  }

  @Test
  void a_roll_past_its_deadline_is_taken_back() {
    generations.put(2, readyAfter(ofSeconds(20)));
    var hasty = program(RolloutPolicy.oneByOne().deadline(ofSeconds(15)));

    var roll = hasty.roll();
    hasty.advance(ofSeconds(16));

    assertThat(rolledBack(roll).reason()).isEqualTo("not done within its deadline");
  }

  @Test
  void a_killed_old_worker_in_mid_roll_comes_back_and_the_roll_goes_on() {
    var roll = program.roll();
    program.advance(ofMillis(50));
    program.kill(2);
    program.advance(ofMinutes(1));

    assertThat(done(roll)).isInstanceOf(Rollout.Completed.class);
    assertServes(2);
  }

  @Test
  void a_roll_of_a_stopped_program_changes_what_the_next_start_starts() {
    program.stop();
    program.advance(ofSeconds(1));

    var roll = program.roll(spec(RolloutPolicy.oneByOne(), 2));

    assertThat(done(roll)).isInstanceOf(Rollout.Completed.class);
    program.start();
    program.advance(ofSeconds(1));
    assertThat(program.engine().status().ready()).hasSize(2);
  }
}
