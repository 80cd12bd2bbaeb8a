package org.supervisor4j.testkit.virtual;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.HEALTHY;
import static org.supervisor4j.testkit.virtual.ThreeWorkers.worker;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.supervisor4j.SupervisorEvent.ProgramResized;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.SupervisorException;

/** A program of three workers that gets another number of them. */
class ResizeTest {

  private final ThreeWorkers web = new ThreeWorkers();
  private final VirtualProgram program = web.program();

  private static void assertFailed(CompletableFuture<Void> resize, String why) {
    assertThat(resize)
        .failsWithin(ofSeconds(0))
        .withThrowableThat()
        .havingRootCause()
        .isInstanceOf(SupervisorException.class)
        .withMessage(why);
  }

  @Test
  void new_slots_start_at_once_with_the_generation_that_serves() {
    var resize = program.resize(5);
    program.advance(ofMillis(50));
    assertThat(resize).isNotDone();
    program.advance(ofMillis(60));

    assertThat(resize).isCompleted();
    web.assertServes(1, 5);
    assertThat(program.story().toString())
        .containsSubsequence(
            "    10.000 web resized from 3 to 5 workers",
            "    10.000 web/3#1 started",
            "    10.000 web/4#1 started");
  }

  @Test
  void the_highest_slots_drain_and_the_others_notice_nothing() {
    web.script(worker(3, 1), HEALTHY.slowToDrain(ofSeconds(20)));
    program.resize(4);
    program.advance(ofSeconds(1));
    var started = program.story().events(WorkerStarted.class).size();

    var resize = program.resize(1);
    program.advance(ofSeconds(19));
    assertThat(resize).isNotDone();
    assertThat(web.ready()).containsExactly(worker(0, 1));
    program.advance(ofSeconds(2));

    assertThat(resize).isCompleted();
    web.assertServes(1, 1);
    assertThat(program.story().events(WorkerStarted.class)).hasSize(started);
    assertThat(program.story().toString())
        .containsSubsequence("web/1#1 drains", "resized to 1 workers", "web/3#1 ended");
  }

  @Test
  void a_slot_that_comes_back_does_not_wait_for_the_one_that_drains() {
    web.script(worker(2, 1), HEALTHY.slowToDrain(ofSeconds(20)));
    program.restart();
    program.advance(ofMinutes(1));
    program.resize(2);
    program.advance(ofSeconds(1));

    var resize = program.resize(3);
    program.advance(ofSeconds(1));

    assertThat(resize).isCompleted();
    assertThat(web.ready()).hasSize(3);
    assertThat(program.children().live()).hasSize(4);
  }

  @Test
  void a_removed_slot_stays_empty_whatever_its_worker_does() {
    web.script(worker(2, 1), HEALTHY.ignoresDrain());
    program.restart();
    program.advance(ofMinutes(1));
    program.resize(2);
    program.advance(ofSeconds(1));

    program.kill(2);
    program.advance(ofMinutes(10));

    web.assertServes(1, 2);
  }

  @Test
  void the_same_number_again_changes_nothing_and_tells_nothing() {
    assertThat(program.resize(3)).isCompleted();

    assertThat(program.story().events(ProgramResized.class)).isEmpty();
  }

  @Test
  void another_number_in_between_ends_the_first_resize() {
    var first = program.resize(5);
    var second = program.resize(4);
    program.advance(ofSeconds(1));

    assertFailed(first, "program web was given 4 workers in between");
    assertThat(second).isCompleted();
    web.assertServes(1, 4);
  }

  @Test
  void a_stop_in_between_ends_the_resize_and_the_number_stays() {
    var resize = program.resize(5);
    program.stop();
    program.advance(ofSeconds(1));

    assertFailed(resize, "program web is stopped");
    program.start();
    program.advance(ofSeconds(1));
    web.assertServes(1, 5);
  }

  @Test
  void of_a_stopped_program_only_the_next_start_is_changed() {
    program.stop();
    program.advance(ofSeconds(1));

    assertThat(program.resize(2)).isCompleted();
    assertThat(program.children().live()).isEmpty();
    program.start();
    program.advance(ofSeconds(1));

    web.assertServes(1, 2);
  }
}
