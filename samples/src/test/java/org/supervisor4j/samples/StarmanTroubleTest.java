package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Readiness;
import org.supervisor4j.Rollout;
import org.supervisor4j.Signal;
import org.supervisor4j.Starman;
import org.supervisor4j.SupervisorEvent.WorkerDraining;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerStopping;
import org.supervisor4j.testkit.traffic.Responder;
import org.supervisor4j.testkit.traffic.Traffic;

/** Applications that can't answer, and a master that hears nothing. */
@Timeout(120)
class StarmanTroubleTest {

  private final Path directory;

  StarmanTroubleTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void require() {
    RealStarman.require();
  }

  private Rollout.RolledBack rollTo(TestHost host, String app) throws IOException {
    var broken = RealStarman.write(Files.createDirectory(directory.resolve("next")), app);
    var next =
        host.program().spec().toBuilder()
            .command(Starman.command("--workers", "2", broken.toString()))
            .readiness(Readiness.answers("/").within(ofSeconds(6))) // Perl takes a while
            .build();
    var rollout = host.program().roll(next).join();
    assertThat(rollout).isInstanceOf(Rollout.RolledBack.class);
    return (Rollout.RolledBack) rollout;
  }

  private static void assertServesOn(TestHost host) {
    var answers = Traffic.to(host.address()).requests(20).run().assertNothingLost();
    assertThat(answers.answeredBy().keySet()).extracting(Responder::generation).containsOnly(1);
  }

  @Test
  void an_application_that_does_not_compile_is_refused_with_its_error() throws IOException {
    try (var host = TestHost.start(directory, RealStarman.web(directory, TestHost.tcp()))) {
      var refused = rollTo(host, "sub { no such perl");

      assertThat(refused.reason())
          .contains("not ready within 6s, it does not answer GET /")
          .contains("next/app.psgi");
      assertServesOn(host);
    }
  }

  @Test
  void an_application_that_answers_badly_is_refused_with_its_status_and_meets_no_user()
      throws IOException {
    try (var host = TestHost.start(directory, RealStarman.web(directory, TestHost.tcp()));
        var load = Load.of(Traffic.to(host.address()).rate(200))) {
      var refused = rollTo(host, "sub { [503, [], ['no database']] }");

      assertThat(refused.reason())
          .contains("not ready within 6s, it answers GET / with status 503");
      load.stop().get(0).assertNothingLost();
      assertServesOn(host);
    }
  }

  @Test
  void a_master_that_hears_no_signal_is_killed_with_its_children() throws IOException {
    var spec =
        RealStarman.web(directory, TestHost.tcp())
            .stop(Starman.stop(ofSeconds(2)).killAfter(ofSeconds(1)));
    try (var host = TestHost.start(directory, spec)) {
      var master = ProcessHandle.of(host.pids().get(0)).orElseThrow();
      var children = await().until(() -> master.children().toList(), all -> all.size() == 2);
      new ProcessBuilder("kill", "-STOP", "" + master.pid()).start().onExit().join();

      host.program().stop().join();
      host.awaitEvent(WorkerExited.class); // so all before it has been told

      assertThat(host.events()).filteredOn(WorkerDraining.class::isInstance).hasSize(1);
      assertThat(host.events())
          .filteredOn(WorkerStopping.class::isInstance)
          .extracting(event -> ((WorkerStopping) event).signal())
          .containsExactly(Signal.TERM, Signal.KILL);
      await().until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }
  }
}
