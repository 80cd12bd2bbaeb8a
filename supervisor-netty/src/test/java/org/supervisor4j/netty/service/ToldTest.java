package org.supervisor4j.netty.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.supervisor4j.ProgramStatus;
import org.supervisor4j.Rollout;
import org.supervisor4j.SupervisorEvent.RollFinished;
import org.supervisor4j.SupervisorEvent.RollStarted;
import org.supervisor4j.SupervisorEvent.WorkerGaveUp;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.WorkerId;
import org.supervisor4j.WorkerState;
import org.supervisor4j.WorkerStatus;

class ToldTest {

  private final List<String> said = new ArrayList<>();
  private ProgramStatus program = new ProgramStatus("web", 1, false, List.of());
  private final Told told = new Told(said::addAll, () -> List.of(program));

  @Test
  void ready_comes_with_the_pid_and_the_status() {
    told.ready();

    assertThat(said)
        .containsExactly(
            "READY=1",
            "MAINPID=" + ProcessHandle.current().pid(),
            "STATUS=web: 0 ready, generation 1");
  }

  @Test
  void who_waits_for_another_program_is_no_reason_to_wait_for_it() {
    program = status(WorkerState.STARTING);
    told.late(new SupervisorException("db/0#1 is FATAL"));
    assertThat(said).noneMatch(line -> line.equals("READY=1"));

    program = new ProgramStatus("web", 1, false, program.workers(), Set.of("db"));
    told.accept(new RollStarted("api", 1, 2));

    assertThat(said).contains("READY=1");
  }

  @Test
  void rolls_of_several_programs_are_one_reload() {
    serve();

    told.accept(new RollStarted("web", 1, 2));
    told.accept(new RollStarted("api", 1, 2));
    told.accept(over("web"));
    assertThat(said).hasSize(2).contains("RELOADING=1");
    told.accept(over("api"));

    assertThat(said).hasSize(3).endsWith("READY=1");
  }

  @Test
  void a_reload_tells_when_it_began_by_the_clock_of_the_manager() {
    serve();
    var before = System.nanoTime() / 1000;

    told.accept(new RollStarted("web", 1, 2));

    var when = Long.parseLong(said.get(1).replace("MONOTONIC_USEC=", ""));
    assertThat(when).isBetween(before, System.nanoTime() / 1000);
  }

  @Test
  void a_signal_is_answered_even_if_nothing_can_be_rolled() {
    serve();

    told.reload();
    told.reloaded();

    assertThat(said).hasSize(3).startsWith("RELOADING=1").endsWith("READY=1");
  }

  @Test
  void programs_that_never_are_ready_by_themselves_keep_nobody_waiting() {
    program = status(WorkerState.STARTING, WorkerState.EXITED);
    told.late(new SupervisorException("batch has ended"));
    assertThat(said).hasSize(1);
    assertThat(said.get(0)).startsWith("STATUS=web: 0 ready").endsWith("batch has ended");

    program = status(WorkerState.RUNNING, WorkerState.EXITED);
    told.accept(new RollStarted("web", 1, 2));

    assertThat(said).contains("READY=1", "RELOADING=1");
  }

  private static ProgramStatus status(WorkerState... states) {
    var workers =
        Stream.of(states)
            .map(
                state ->
                    new WorkerStatus(
                        new WorkerId("web", 0, 1),
                        state,
                        OptionalLong.empty(),
                        Duration.ZERO,
                        0,
                        Optional.empty(),
                        "",
                        "",
                        OptionalInt.empty()))
            .toList();
    return new ProgramStatus("web", 1, false, workers);
  }

  @Test
  void a_long_status_is_cut() {
    serve();

    told.accept(new WorkerGaveUp(new WorkerId("web", 0, 1), "x".repeat(5000)));

    assertThat(said.get(0)).hasSize("STATUS=".length() + 1000).endsWith("xxx...");
  }

  @Test
  void before_it_is_ready_a_roll_is_no_reload() {
    told.accept(new RollStarted("web", 1, 2));
    told.accept(over("web"));

    assertThat(said).noneMatch(line -> line.equals("RELOADING=1") || line.equals("READY=1"));
  }

  @Test
  void trouble_stays_in_the_status_on_one_line() {
    serve();

    told.accept(new WorkerGaveUp(new WorkerId("web", 0, 1), "it\nfails"));

    assertThat(said).hasSize(1);
    assertThat(said.get(0))
        .startsWith("STATUS=web: 0 ready, generation 1; at ")
        .endsWith("is FATAL: it fails");
  }

  @Test
  void only_a_reload_asks_for_more_time_while_it_lasts() {
    serve();
    told.alive(true, Duration.ofSeconds(5));
    assertThat(said).containsExactly("WATCHDOG=1");

    told.accept(new RollStarted("web", 1, 2));
    told.alive(true, Duration.ofSeconds(5));

    assertThat(said).endsWith("WATCHDOG=1", "EXTEND_TIMEOUT_USEC=10000000");
  }

  @Test
  void the_end_says_how_long_it_may_take() {
    serve();
    told.accept(new RollStarted("web", 1, 2));
    said.clear();

    told.stopping(Duration.ofSeconds(40));
    told.accept(over("web"));

    assertThat(said).containsExactly("STOPPING=1", "EXTEND_TIMEOUT_USEC=40000000", "STATUS=stops");
  }

  private void serve() {
    told.ready();
    said.clear();
  }

  private static RollFinished over(String program) {
    return new RollFinished(new Rollout.Completed(program, 2, Duration.ofSeconds(1)));
  }
}
