package org.supervisor4j.testkit.fault;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Rollout;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.SupervisorEvent.WorkerBackedOff;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerGaveUp;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.WorkerState;

/** Workers that do not start as they should. */
@Timeout(120)
class StartsTest {

  private final Path directory;

  StartsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static RestartPolicy quick(int restarts) {
    return RestartPolicy.always()
        .backoff(ofMillis(1), ofMillis(1))
        .giveUpAfter(restarts, ofMinutes(5));
  }

  @Test
  void one_that_is_ready_late_holds_up_who_waits_for_it_and_nobody_else() {
    try (var theatre =
        Theatre.opening(
            directory, List.of(Start.neverReady().inSlot(0)), spec -> spec.workers(2))) {
      theatre.first(WorkerReady.class);
      assertThat(theatre.answerer()).isEqualTo(theatre.pid(1));
      assertThat(theatre.supervisor.whenReady()).isNotDone();

      var late =
          theatre.all(WorkerStarted.class).stream()
              .filter(started -> started.worker().slot() == 0)
              .findFirst()
              .orElseThrow();
      theatre.puppets.tell(late.pid(), Act.getReady());

      assertThat(theatre.supervisor.whenReady()).succeedsWithin(ofSeconds(60));
      assertThat(theatre.all(WorkerStarted.class)).hasSize(2);
    }
  }

  @Test
  void one_that_takes_its_time_is_waited_for() {
    try (var theatre =
        Theatre.opening(directory, List.of(Start.readyAfter(ofMillis(500))), spec -> spec)
            .ready()) {
      assertThat(theatre.first(WorkerReady.class).took()).isGreaterThanOrEqualTo(ofMillis(500));
      theatre.assertNothingToldBut(1);
    }
  }

  @Test
  void one_that_is_never_ready_is_ended_and_given_up() {
    try (var theatre =
        Theatre.opening(
            directory,
            List.of(Start.neverReady()),
            spec ->
                spec.readiness(Readiness.reported().within(ofMillis(1500)))
                    .stop(StopPolicy.drain(ofMillis(200)).killAfter(ofSeconds(20)))
                    .restart(quick(1)))) {
      assertThatThrownBy(theatre.supervisor.whenReady()::join)
          .hasMessageContaining("not ready within");
      var gaveUp = theatre.first(WorkerGaveUp.class); // told later than the future, as the last
      assertThat(theatre.all(WorkerReady.class)).isEmpty();
      assertThat(theatre.all(WorkerStarted.class)).hasSize(2);
      assertThat(gaveUp.reason()).contains("not ready within");
    }
  }

  @Test
  void one_that_crashes_at_each_start_is_backed_off_and_given_up_beside_one_that_serves() {
    try (var theatre =
        Theatre.opening(
            directory,
            List.of(Start.crash(7).inSlot(0)),
            spec -> spec.workers(2).restart(quick(2)))) {
      assertThat(theatre.first(WorkerGaveUp.class).reason()).contains("exit 7");
      theatre.first(WorkerReady.class);

      assertThat(theatre.told(0, 1))
          .containsExactly(
              "WorkerStarted",
              "WorkerExited",
              "WorkerBackedOff",
              "WorkerStarted",
              "WorkerExited",
              "WorkerBackedOff",
              "WorkerStarted",
              "WorkerExited",
              "WorkerGaveUp");
      assertThat(theatre.all(WorkerExited.class))
          .allMatch(exit -> exit.status().equals(new ExitStatus.Exited(7)));
      assertThat(theatre.answerer()).isEqualTo(theatre.pid(1));
      assertThat(theatre.program.status().workers().get(0).state()).isEqualTo(WorkerState.FATAL);
    }
  }

  @Test
  void one_that_crashes_three_times_is_there_after_the_fourth_start() {
    try (var theatre =
        Theatre.opening(directory, List.of(Start.crash(1).times(3)), spec -> spec.restart(quick(3)))
            .ready()) {
      assertThat(theatre.all(WorkerStarted.class)).hasSize(4);
      assertThat(theatre.all(WorkerBackedOff.class)).hasSize(3);
      assertThat(theatre.program.status().ready().get(0).restarts()).isEqualTo(3);
      assertThat(theatre.answerer()).isEqualTo(theatre.pid(0));
    }
  }

  @Test
  void a_new_release_that_crashes_is_taken_back_and_the_old_one_serves_on() {
    try (var theatre = Theatre.of(directory, 2)) {
      var serve = List.of(theatre.pid(0), theatre.pid(1));
      theatre.puppets.onStart(Start.crash(9).ofGeneration(2));

      assertThat(theatre.program.roll().join())
          .isInstanceOfSatisfying(
              Rollout.RolledBack.class,
              back -> {
                assertThat(back.reason()).contains("exit 9");
                assertThat(back.serving()).isEqualTo(1);
                assertThat(back.restored()).isZero();
              });

      assertThat(List.of(theatre.pid(0), theatre.pid(1))).isEqualTo(serve);
      theatre.first(WorkerExited.class);
      assertThat(theatre.told(0, 2)).containsExactly("WorkerStarted", "WorkerExited");
      theatre.puppets.forgetStarts();
      assertThat(theatre.program.roll().join()).isInstanceOf(Rollout.Completed.class);
    }
  }

  @Test
  void a_new_release_that_is_broken_in_its_second_slot_gives_the_first_one_back() {
    try (var theatre = Theatre.of(directory, 2)) {
      theatre.puppets.onStart(Start.crash(9).ofGeneration(2).inSlot(1));

      assertThat(theatre.program.roll().join())
          .isInstanceOfSatisfying(
              Rollout.RolledBack.class,
              back -> {
                assertThat(back.culprit().orElseThrow()).hasToString("web/1#2");
                assertThat(back.restored()).isEqualTo(1);
              });

      assertThat(theatre.program.status().ready())
          .extracting(worker -> worker.id().generation())
          .containsExactly(1, 1);
    }
  }
}
