package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.CauseOfDeath.Kind;
import org.supervisor4j.Command;
import org.supervisor4j.InvalidSpecException;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.SupervisorEvent.RollFinished;
import org.supervisor4j.SupervisorEvent.WorkerBackedOff;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerGaveUp;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.WorkerState;

/** Real processes, one of which an operator starts, stops, restarts and signals. */
@Timeout(60)
class OneWorkerTest {

  private static final String TALKER =
      "trap 'echo got USR1' USR1; trap 'echo got HUP' HUP; echo up; while :; do sleep 0.05; done";

  private final Path directory;

  OneWorkerTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private TestHost three() {
    return TestHost.start(directory, TestHost.sleep().workers(3));
  }

  private static long pid(TestHost host, int slot) {
    return host.program().status().workers().get(slot).pid().orElseThrow();
  }

  private static WorkerState state(TestHost host, int slot) {
    return host.program().status().workers().get(slot).state();
  }

  @Test
  void a_worker_goes_stays_down_over_a_roll_and_comes_back() {
    try (var host = three()) {
      var gone = pid(host, 1);
      var others = List.of(pid(host, 0), pid(host, 2));

      host.program().stop(1).join();
      assertThat(ProcessHandle.of(gone)).isEmpty();
      assertThat(host.pids()).isEqualTo(others);
      assertThat(state(host, 1)).isEqualTo(WorkerState.STOPPED);

      host.roll();
      assertThat(host.pids()).hasSize(2).doesNotContainAnyElementsOf(others);

      host.program().start(1).join();
      assertThat(host.program().status().ready())
          .hasSize(3)
          .allMatch(worker -> worker.id().generation() == 2);
    }
  }

  @Test
  void a_restart_replaces_one_process() {
    try (var host = three()) {
      var before = host.pids();

      host.program().restart(1).join();

      assertThat(host.pids()).hasSize(3).contains(before.get(0), before.get(2));
      assertThat(pid(host, 1)).isNotEqualTo(before.get(1));
    }
  }

  @Test
  void one_of_a_stopped_program_comes_up_alone() {
    try (var host = three()) {
      host.program().stop().join();

      host.program().start(2).join();

      assertThat(host.pids()).containsExactly(pid(host, 2));
    }
  }

  @Test
  void signals_reach_the_process_that_is_meant() {
    var talks =
        ProgramSpec.named("web")
            .command(Command.of("sh", "-c", TALKER))
            .workers(2)
            .readiness(Readiness.logLine("up"))
            .stop(StopPolicy.bySignal(Signal.KILL));
    try (var host = TestHost.start(directory, talks)) {
      host.program().signal(1, Signal.of("usr1")).join();
      await().atMost(ofSeconds(20)).until(() -> heard(host, "got USR1") == 1);
      assertThat(host.lines()).contains("web/1#1 got USR1");

      host.program().signal(Signal.HUP).join();
      await().atMost(ofSeconds(20)).until(() -> heard(host, "got HUP") == 2);

      host.program().signal(0, Signal.KILL).join();
      var exit = host.awaitEvent(WorkerExited.class);
      assertThat(exit.worker().slot()).isZero();
      assertThat(exit.cause().kind()).isEqualTo(Kind.REQUESTED_SIGNAL);
      assertThat(exit.cause()).hasToString("killed by KILL (sent on request)");
      host.awaitCalm();
    }
  }

  private static long heard(TestHost host, String words) {
    return host.lines().stream().filter(line -> line.endsWith(words)).count();
  }

  @Test
  void a_slot_that_is_not_there_is_refused_on_the_spot() {
    try (var host = three()) {
      assertThatThrownBy(() -> host.program().stop(3))
          .isInstanceOf(InvalidSpecException.class)
          .hasMessage("program sleep: slot was 3: give one from 0 to 2");
      assertThatThrownBy(() -> host.program().signal(-1, Signal.HUP))
          .isInstanceOf(InvalidSpecException.class);
    }
  }

  @Test
  void a_program_that_ends_too_soon_is_tried_again_as_in_supervisord() {
    var script = "[ $SUPERVISOR4J_GENERATION = 1 ] || exit 0; echo up; exec sleep 1000";
    var quits =
        TestHost.sleep()
            .command(Command.of("sh", "-c", script))
            .readiness(Readiness.logLine("up"))
            .restart(
                RestartPolicy.never()
                    .linearBackoff(ofMillis(10), ofMinutes(1))
                    .jitter(0)
                    .startRetries(3));
    try (var host = TestHost.start(directory, quits)) {
      host.program().stop().join();
      host.program().roll().join(); // what is down is not tried
      host.awaitEvent(RollFinished.class); // events come on a thread of their own, in order
      host.events().clear();

      var failed = host.program().start();

      assertThat(failed).failsWithin(ofSeconds(20));
      assertThat(host.awaitEvent(WorkerGaveUp.class).reason())
          .startsWith("4 starts in a row have failed, last: exit 0, died before it was ready");
      assertThat(host.events().stream().filter(WorkerStarted.class::isInstance)).hasSize(4);
      assertThat(host.events().stream().filter(WorkerBackedOff.class::isInstance))
          .extracting(event -> ((WorkerBackedOff) event).delay())
          .containsExactly(ofMillis(10), ofMillis(20), ofMillis(30));
      assertThat(state(host, 0)).isEqualTo(WorkerState.FATAL);
    }
  }
}
