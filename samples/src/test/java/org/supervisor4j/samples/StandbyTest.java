package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerOnStandby;
import org.supervisor4j.SupervisorEvent.WorkerPromoted;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.WorkerId;
import org.supervisor4j.WorkerState;
import org.supervisor4j.WorkerStatus;
import org.supervisor4j.testkit.traffic.Traffic;

/** A program whose spare takes over. */
@Timeout(300)
class StandbyTest {

  private final Path directory;

  StandbyTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private TestHost start(int workers) {
    var spec =
        TestHost.web(TestHost.tcp())
            .workers(workers)
            .standby(1)
            .restart(RestartPolicy.always().neverGiveUp());
    var host = TestHost.start(directory, spec);
    awaitSpare(host, workers, 1);
    return host;
  }

  private static WorkerStatus awaitSpare(TestHost host, int number, int generation) {
    var wanted = new WorkerId("web", number, generation);
    return await()
        .atMost(ofSeconds(60))
        .until(
            () ->
                host.program().status().workers().stream()
                    .filter(worker -> worker.state() == WorkerState.STANDBY)
                    .filter(worker -> worker.id().equals(wanted))
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  @Test
  void whoever_asks_when_the_only_worker_dies_is_answered_by_the_spare() {
    try (var host = start(1)) {
      var spare = awaitSpare(host, 1, 1).pid().orElseThrow();
      assertAnsweredBy(host, host.pids().get(0)); // a spare accepts nothing

      ProcessHandle.of(host.pids().get(0)).ifPresent(ProcessHandle::destroyForcibly);
      host.awaitEvent(WorkerPromoted.class);
      assertAnsweredBy(host, spare);

      var told = host.events();
      assertThat(told)
          .contains(new WorkerPromoted(new WorkerId("web", 0, 1), spare, 1))
          .filteredOn(
              e -> e instanceof WorkerExited || e instanceof WorkerPromoted || isStart(e, told))
          .extracting(event -> event.getClass().getSimpleName())
          .startsWith("WorkerExited", "WorkerPromoted");
      awaitSpare(host, 2, 1); // the other one has its number still
      assertThat(ProcessHandle.current().children()).hasSize(2);
    }
  }

  /** Of a worker after the two that were there from the start. */
  private static boolean isStart(Object event, List<?> told) {
    return event instanceof WorkerStarted
        && told.subList(0, told.indexOf(event)).stream()
                .filter(WorkerOnStandby.class::isInstance)
                .count()
            > 0;
  }

  private static void assertAnsweredBy(TestHost host, long pid) {
    var report =
        Traffic.to(host.address())
            .connectionPerRequest()
            .rate(100)
            .requests(50)
            .timeout(ofSeconds(30))
            .run()
            .assertNothingLost();
    assertThat(report.answeredBy().keySet()).allMatch(responder -> responder.pid() == pid);
  }

  @Test
  void spares_are_rolled_too_and_no_request_is_lost() {
    try (var host = start(2);
        var load = Load.warmedUp(host.address())) {
      host.roll();
      awaitSpare(host, 2, 2);
      host.roll();
      awaitSpare(host, 2, 3);
      await().atMost(ofSeconds(60)).until(() -> host.program().status().workers().size() == 3);

      load.stop().forEach(report -> report.assertNothingLost());
      assertThat(ProcessHandle.current().children()).hasSize(3);
    }
  }
}
