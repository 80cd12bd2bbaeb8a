package org.supervisor4j.testkit.fault;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Signal;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.WorkerState;

/** Faults that any worker may be given. */
@Timeout(120)
class OutsideTest {

  private final Path directory;

  OutsideTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void a_killed_worker_is_replaced_at_once_and_its_neighbour_left_alone() {
    try (var theatre = Theatre.of(directory, 2)) {
      var neighbour = theatre.pid(1);
      var victim = theatre.pid(0);

      var fault = theatre.faults.on(theatre.program, 0).kill();
      theatre.awaitReady(3);

      assertThat(fault).hasToString("KILL: web/0#1 (pid " + victim + ")");
      assertThat(theatre.told(0, 1))
          .containsExactly(
              "WorkerStarted", "WorkerReady", "WorkerExited", "WorkerStarted", "WorkerReady");
      var exit = theatre.first(WorkerExited.class);
      assertThat(exit.pid()).isEqualTo(victim);
      assertThat(exit.status()).isEqualTo(new ExitStatus.Signalled(Signal.KILL.number()));
      assertThat(exit.asked()).isFalse();
      assertThat(theatre.pid(1)).isEqualTo(neighbour);
      assertThat(theatre.faults.done()).containsExactly(fault);
    }
  }

  @Test
  void a_whole_pool_that_is_killed_comes_back_slot_by_slot() {
    try (var theatre = Theatre.of(directory, 2)) {
      theatre.faults.on(theatre.program).kill();
      theatre.awaitReady(4);

      assertThat(theatre.all(WorkerExited.class)).hasSize(2);
      assertThat(theatre.all(WorkerStarted.class)).hasSize(4);
      assertThat(theatre.program.status().ready()).hasSize(2);
    }
  }

  @Test
  void a_signal_that_nobody_asked_for_is_a_death_like_any_other() {
    try (var theatre = Theatre.of(directory, 1)) {
      theatre.faults.on(theatre.program.status().ready().get(0)).signal(Signal.TERM);
      theatre.awaitReady(2);

      var exit = theatre.first(WorkerExited.class);
      assertThat(exit.status()).isEqualTo(new ExitStatus.Exited(128 + Signal.TERM.number()));
      assertThat(exit.asked()).isFalse();
      assertThat(exit.reason()).isEqualTo("died");
    }
  }

  @Test
  void a_frozen_worker_leaves_new_connections_to_its_neighbour_until_it_is_thawed() {
    try (var theatre = Theatre.of(directory, 2)) {
      var neighbour = theatre.pid(1);
      try (var frozen = theatre.faults.on(theatre.program, 0).freeze()) {
        assertThat(frozen.fault().name()).isEqualTo("freeze");
        assertThat(answerers(theatre, 20)).containsOnly(neighbour);
      }
      theatre.assertNothingToldBut(2);
      assertThat(theatre.faults.done()).extracting(Fault::name).containsExactly("freeze", "thaw");

      theatre.faults.on(theatre.program, 1).freeze();
      assertThat(answerers(theatre, 5)).containsOnly(theatre.pid(0));
      theatre.faults.on(theatre.program, 1).thaw();
    }
  }

  private static List<Long> answerers(Theatre theatre, int calls) {
    return IntStream.range(0, calls).mapToObj(call -> theatre.answerer()).toList();
  }

  @Test
  void a_frozen_worker_can_be_stopped_for_a_kill_needs_nobody_awake() {
    try (var theatre =
        Theatre.of(
            directory,
            spec ->
                spec.stop(
                    org.supervisor4j.StopPolicy.drain(java.time.Duration.ofMillis(100))
                        .killAfter(java.time.Duration.ofMillis(100))))) {
      theatre.faults.on(theatre.program).freeze();

      theatre.stop();

      assertThat(theatre.told(0, 1))
          .containsExactly(
              "WorkerStarted",
              "WorkerReady",
              "WorkerDraining",
              "WorkerStopping",
              "WorkerStopping",
              "WorkerExited");
      assertThat(theatre.first(WorkerExited.class).status())
          .isEqualTo(new ExitStatus.Signalled(Signal.KILL.number()));
    }
  }

  @Test
  void a_worker_without_descriptors_lets_connections_wait_or_others_have_them() {
    try (var theatre = Theatre.of(directory, 2)) {
      var neighbour = theatre.pid(1);
      try (var exhausted = theatre.faults.on(theatre.program, 0).exhaustDescriptors()) {
        assertThat(exhausted.fault().name()).isEqualTo("descriptors exhausted");
        assertThat(answerers(theatre, 20)).containsOnly(neighbour);
      }
      var frozen = theatre.faults.on(theatre.program, 1).freeze();
      assertThat(theatre.answerer()).isEqualTo(theatre.pid(0));
      frozen.close();
      theatre.assertNothingToldBut(2);
    }
  }

  @Test
  void a_worker_that_can_write_to_no_file_serves_on() {
    try (var theatre = Theatre.of(directory, 1)) {
      try (var full = theatre.faults.on(theatre.program).fillDisk()) {
        assertThat(full.fault().name()).isEqualTo("disk full");
        assertThat(theatre.answerer()).isEqualTo(theatre.pid(0));
      }
      theatre.assertNothingToldBut(1);
    }
  }

  @Test
  void a_long_pause_of_a_worker_delays_answers_and_loses_none() {
    try (var theatre = Theatre.of(directory, 1)) {
      var calls = new ArrayList<Call>();
      var fault = theatre.faults.on(theatre.program).pauseJvm(ofSeconds(1));
      for (int i = 0; i < 5; i++) {
        calls.add(theatre.call("/"));
      }

      assertThat(fault.name()).isEqualTo("JVM pause of PT1S");
      assertThat(calls).allMatch(call -> call.answer().startsWith("pid=" + theatre.pid(0)));
      theatre.assertNothingToldBut(1);
    }
  }

  @Test
  void who_has_no_process_can_be_done_nothing_to() {
    try (var theatre = Theatre.of(directory, 1)) {
      assertThatThrownBy(() -> theatre.faults.on(theatre.program, 7).kill())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("web/7 has no process");

      assertThat(theatre.program.stop()).succeedsWithin(ofSeconds(30));
      assertThat(theatre.program.status().workers())
          .allMatch(worker -> worker.state() == WorkerState.STOPPED);
      assertThatThrownBy(() -> theatre.faults.on(theatre.program).kill())
          .isInstanceOf(IllegalStateException.class);
      assertThat(theatre.all(WorkerReady.class)).hasSize(1);
      assertThat(theatre.faults.done()).isEmpty();
    }
  }
}
