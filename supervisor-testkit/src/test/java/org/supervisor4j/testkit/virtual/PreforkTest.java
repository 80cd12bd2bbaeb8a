package org.supervisor4j.testkit.virtual;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.testkit.virtual.WorkerScript.neverReady;
import static org.supervisor4j.testkit.virtual.WorkerScript.readyAfter;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.Signal;
import org.supervisor4j.Starman;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.SupervisorEvent.ChildrenResized;
import org.supervisor4j.SupervisorEvent.SlotRolled;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.WorkerId;
import org.supervisor4j.WorkerStatus;

/** Two masters of five children each, which are told by a signal every 1.1 s. */
class PreforkTest {

  private static final Duration PAUSE = Starman.children(5).pause();
  private static final WorkerScript HEALTHY = readyAfter(ofMillis(400));

  private final Map<WorkerId, WorkerScript> scripts = new HashMap<>();
  private final VirtualProgram program =
      new VirtualProgram(web(5), worker -> scripts.getOrDefault(worker, HEALTHY));

  PreforkTest() {
    program.start();
    program.advance(ofSeconds(10));
  }

  private static ProgramSpec web(int children) {
    return ProgramSpec.named("web")
        .command(Command.of("starman"))
        .workers(2)
        .prefork(Starman.children(children))
        .readiness(Readiness.logLine("up").within(ofSeconds(5)))
        .rollout(RolloutPolicy.oneByOne().observe(ofSeconds(20)))
        .restart(RestartPolicy.always().giveUpAfter(3, ofMinutes(1)))
        .stop(StopPolicy.drainBySignal(Signal.QUIT, ofSeconds(30)))
        .build();
  }

  /** No signal came too early, too late or to one who leaves; each master would say so. */
  @AfterEach
  void no_master_was_told_at_a_bad_time() {
    assertThat(program.children().mistake()).isEmpty();
  }

  private List<Integer> children() {
    return program.children().live().stream().map(ScriptedWorker::children).toList();
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
  void each_master_is_told_one_by_one_with_a_pause_in_between() {
    var resize = program.resizeChildren(8);
    assertThat(children()).containsExactly(6, 6);
    program.advance(PAUSE.minusMillis(1));
    assertThat(children()).containsExactly(6, 6);
    program.advance(ofMillis(1));
    assertThat(children()).containsExactly(7, 7);
    assertThat(resize).isNotDone();
    assertThat(program.status().workers())
        .extracting(WorkerStatus::children)
        .containsOnly(OptionalInt.of(7));
    program.advance(PAUSE);

    assertThat(resize).isCompleted();
    assertThat(children()).containsExactly(8, 8);
    assertThat(program.engine().state().spec().prefork()).contains(Starman.children(8));
    assertThat(program.story().events(ChildrenResized.class))
        .containsExactly(new ChildrenResized("web", 5, 8));
    assertThat(program.story().toString())
        .contains("10.000 web resized from 5 to 8 children of each worker");
  }

  @Test
  void fewer_are_told_by_the_other_signal() {
    var resize = program.resizeChildren(3);
    program.advance(PAUSE);

    assertThat(resize).isCompleted();
    assertThat(children()).containsExactly(3, 3);
  }

  @Test
  void of_quick_calls_the_last_one_counts_and_no_signal_is_sent_in_vain() {
    var first = program.resizeChildren(8);
    var second = program.resizeChildren(9);
    var third = program.resizeChildren(7);
    program.advance(PAUSE);

    assertFailed(first, "program web was given 9 children in between");
    assertFailed(second, "program web was given 7 children in between");
    assertThat(third).isCompleted();
    assertThat(children()).containsExactly(7, 7);
    program.advance(ofMinutes(1));
    assertThat(children()).containsExactly(7, 7);
  }

  @Test
  void there_and_back_keeps_the_pause() {
    program.resizeChildren(6);
    var back = program.resizeChildren(5);
    assertThat(children()).containsExactly(6, 6);
    program.advance(PAUSE);

    assertThat(back).isCompleted();
    assertThat(children()).containsExactly(5, 5);
  }

  @Test
  void the_same_number_again_changes_nothing_and_tells_nothing() {
    assertThat(program.resizeChildren(5)).isCompleted();

    assertThat(program.story().events(ChildrenResized.class)).isEmpty();
  }

  @Test
  void a_new_master_after_a_crash_starts_with_the_number_that_is_wanted_now() {
    var resize = program.resizeChildren(8);
    program.kill(0);
    program.advance(ofMillis(10));
    assertThat(children()).containsExactly(6, 8);
    program.advance(ofSeconds(5));

    assertThat(resize).isCompleted();
    assertThat(children()).containsExactly(8, 8);
  }

  @Test
  void one_that_is_not_ready_is_told_when_it_has_been_for_a_pause() {
    program.kill(1);
    program.advance(ofMillis(10));
    var resize = program.resizeChildren(6);
    assertThat(children()).containsExactly(6, 5);
    program.advance(ofMillis(390).plus(PAUSE));
    assertThat(children()).containsExactly(6, 5);
    assertThat(resize).isNotDone();
    program.advance(ofMillis(1));

    assertThat(resize).isCompleted();
    assertThat(children()).containsExactly(6, 6);
  }

  @Test
  void who_drains_is_told_nothing_and_nobody_waits_for_it() {
    scripts.put(new WorkerId("web", 0, 2), HEALTHY.ignoresStop());
    program.roll();
    program.advance(ofMinutes(2));
    program.roll();
    var rolled = program.story().events(SlotRolled.class).size();
    while (program.story().events(SlotRolled.class).size() == rolled) {
      program.advance(ofMillis(100));
    }
    var leaving = program.children().live().iterator().next();
    assertThat(leaving.worker()).isEqualTo(new WorkerId("web", 0, 2));

    var resize = program.resizeChildren(6);
    program.advance(ofSeconds(3));

    assertThat(resize).isCompleted();
    assertThat(leaving.children()).isEqualTo(5);
  }

  @Test
  void in_a_roll_the_number_holds_for_both_generations() {
    program.roll(web(9));
    program.advance(ofSeconds(1));
    assertThat(children()).containsExactly(5, 5, 9);

    var resize = program.resizeChildren(7);
    program.advance(PAUSE.multipliedBy(3));
    assertThat(children()).containsExactly(7, 7, 7);
    assertThat(resize).isCompleted();
    program.advance(ofMinutes(2));

    assertThat(program.status().generation()).isEqualTo(2);
    assertThat(children()).containsExactly(7, 7);
  }

  @Test
  void a_roll_to_the_same_keeps_the_number_and_one_to_a_spec_brings_its_own() {
    program.resizeChildren(6);
    program.roll();
    program.advance(ofMinutes(2));
    assertThat(children()).containsExactly(6, 6);

    program.roll(web(9));
    program.advance(ofMinutes(2));

    assertThat(children()).containsExactly(9, 9);
  }

  @Test
  void a_roll_that_is_taken_back_returns_to_the_number_before() {
    scripts.put(new WorkerId("web", 1, 2), neverReady());
    program.roll(web(9));
    program.advance(ofMinutes(3));

    assertThat(program.status().generation()).isEqualTo(1);
    assertThat(program.engine().state().spec().prefork()).contains(Starman.children(5));
    assertThat(children()).containsExactlyInAnyOrder(5, 5);
  }

  @Test
  void of_a_stopped_program_only_the_next_start_is_changed() {
    program.stop();
    program.advance(ofSeconds(1));

    assertThat(program.resizeChildren(2)).isCompleted();
    program.start();
    program.advance(ofSeconds(1));

    assertThat(children()).containsExactly(2, 2);
  }

  @Test
  void new_workers_have_as_many_children_as_the_others() {
    program.resizeChildren(6);
    program.resize(3);
    program.advance(ofSeconds(5));

    assertThat(children()).containsExactly(6, 6, 6);
  }
}
