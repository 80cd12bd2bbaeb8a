package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.supervisor4j.Readiness;
import org.supervisor4j.Rollout;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorEvent.WorkerStopping;
import org.supervisor4j.testkit.traffic.LossCause;
import org.supervisor4j.testkit.traffic.Responder;
import org.supervisor4j.testkit.traffic.Traffic;
import org.supervisor4j.testkit.traffic.TrafficPlan;
import org.supervisor4j.testkit.traffic.TrafficReport;

/**
 * Servers of others, unmodified, on inherited sockets: what docs/compatibility.md says of them.
 * {@code -Drolls=20} for more rolls.
 */
@Tag("alone")
@Timeout(300)
class OtherServersTest {

  private static final int ROLLS = Integer.getInteger("rolls", 1);

  /** A connection is closed before its first byte has arrived, or as it comes. */
  private static final Set<LossCause> UNHEARD = Set.of(LossCause.EOF, LossCause.RESET);

  private final Path directory;

  OtherServersTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @EnumSource
  void rolls_under_load_lose_nothing(OtherServer server) {
    server.require();
    var unix = SocketHandoff.unix("unix", directory.resolve("s"));
    var spec = server.web(directory, TestHost.tcp(), unix).workers(2);
    try (var host = TestHost.start(directory, spec);
        var load =
            Load.of(
                to(host, "http").connectionPerRequest(),
                to(host, "unix").connectionPerRequest(),
                to(host, "http").keepAlive(8))) {
      for (int roll = 1; roll <= ROLLS; roll++) {
        host.roll();
      }
      host.awaitCalm();
      load.awaitAnswersSince(Instant.now()); // of the last generation, of each kind

      for (var report : load.stop()) {
        assertNothingLost(server, report);
        assertThat(report.answeredBy().keySet())
            .extracting(Responder::generation)
            .contains(1, ROLLS + 1);
      }
      assertThat(host.events()).noneMatch(WorkerStopping.class::isInstance);
    }
  }

  private static void assertNothingLost(OtherServer server, TrafficReport report) {
    if (server.closesUnheard() && report.lost().size() <= ROLLS) {
      assertThat(report.lost()).allMatch(loss -> UNHEARD.contains(loss.cause()));
    } else {
      report.assertNothingLost();
    }
  }

  private static TrafficPlan to(TestHost host, String socket) {
    return Traffic.to(host.supervisor().address(socket)).rate(200).timeout(ofSeconds(30));
  }

  @Test
  void a_release_that_answers_badly_is_refused_with_its_status() throws IOException {
    OtherServer.GUNICORN.require();
    try (var host =
        TestHost.start(directory, OtherServer.GUNICORN.web(directory, TestHost.tcp()))) {
      var release = Files.createDirectory(directory.resolve("next"));
      var command = OtherServer.GUNICORN.web(release, TestHost.tcp()).build().command();
      OtherServer.GUNICORN.write(
          release, "def application(e, start): start('503 Busy', []); return []");
      var next =
          host.program().spec().toBuilder()
              .command(command)
              .readiness(Readiness.answers("/").within(ofSeconds(5))) // it takes a while to start
              .build();

      assertThat(host.program().roll(next).join())
          .isInstanceOfSatisfying(
              Rollout.RolledBack.class,
              refused ->
                  assertThat(refused.reason())
                      .contains("not ready within 5s, it answers GET / with status 503"));
      to(host, "http").requests(20).run().assertNothingLost();
    }
  }
}
