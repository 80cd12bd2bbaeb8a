package org.supervisor4j.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisor4j.SupervisorEvent.WorkerStopping;
import org.supervisor4j.testkit.traffic.TrafficReport;

/**
 * Rolls of unmodified Jetty and Tomcat under load: fresh connections, busy kept ones, idle kept
 * ones. {@code -Drolls=20} for more of them.
 */
@Tag("alone")
@Timeout(300)
class InheritedChannelRollTest {

  private static final int ROLLS = Integer.getInteger("rolls", 2);

  private final Path directory;

  InheritedChannelRollTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @ParameterizedTest
  @ValueSource(classes = {JettyWorker.class, TomcatWorker.class})
  void rolls_lose_nothing(Class<?> worker) {
    try (var host = TestHost.start(directory, InheritedChannelTest.web(worker).workers(2));
        var load = Load.warmedUp(host.address())) {
      load.awaitAnswersSince(Instant.now()); // of the first generation, and counted
      for (int roll = 1; roll <= ROLLS; roll++) {
        host.roll();
      }
      host.awaitCalm();
      load.awaitAnswersSince(Instant.now()); // of the last one: there is no other

      check(load.stop());
      assertThat(host.events()).noneMatch(WorkerStopping.class::isInstance);
    }
  }

  private static void check(List<TrafficReport> reports) {
    reports.forEach(TrafficReport::assertNothingLost);
    assertThat(reports)
        .allSatisfy(
            report ->
                assertThat(report.answeredBy().keySet())
                    .anyMatch(answer -> answer.generation() == 1)
                    .anyMatch(answer -> answer.generation() == ROLLS + 1));
  }
}
