package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.testkit.traffic.Traffic;
import org.supervisor4j.testkit.traffic.TrafficPlan;

/** Those that find no loss would find one: here workers are killed with requests inside. */
@Timeout(120)
class PlantedLossTest {

  private final Path directory;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  PlantedLossTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static ProgramSpec.Builder killing() {
    return TestHost.web(TestHost.tcp()).stop(StopPolicy.bySignal(Signal.KILL));
  }

  private static TrafficPlan slow(TestHost host) {
    return Traffic.to(host.address()).path("/slow?ms=300").rate(100).timeout(ofSeconds(20));
  }

  @Test
  void a_roll_that_kills_is_seen_to_lose() {
    try (var host = TestHost.start(directory, killing());
        var traffic =
            slow(host).path("/slow?ms=60000").timeout(ofSeconds(90)).requests(10).start()) {
      var old = host.pids().get(0);
      await().until(() -> ClientPorts.heldBy(old, host.address()).size() == 10);
      host.roll();

      var report = traffic.stop();
      assertThat(report.lost()).isNotEmpty();
      assertThatThrownBy(report::assertNothingLost)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("requests were lost");
    }
  }

  @Test
  void the_drill_fails_for_a_roll_that_kills() {
    assertThat(drill(killing())).isFalse();
    assertThat(printed.toString(UTF_8)).contains("roll 1", "FAILED: see the losses above");
  }

  @Test
  void the_drill_passes_for_a_roll_that_drains() {
    assertThat(drill(TestHost.web(TestHost.tcp()))).isTrue();
    assertThat(printed.toString(UTF_8)).contains("roll 1", "passed: no roll lost a request");
  }

  private boolean drill(ProgramSpec.Builder spec) {
    try (var host = TestHost.start(directory, spec);
        var out = new PrintStream(printed, true, UTF_8)) {
      return new Drill(host.program(), Map.of("slow", slow(host)), 1, 0, out).run();
    }
  }
}
