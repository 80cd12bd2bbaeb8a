package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.testkit.traffic.Traffic;
import org.supervisor4j.testkit.traffic.TrafficPlan;
import org.supervisor4j.testkit.traffic.TrafficReport;

/**
 * Rolls under mixed load, in which no connection that is kept is closed: what the client counts,
 * and what the kernel knows of its sockets. {@code -Drolls=50} does as many rolls as the
 * documentation tells of.
 */
@Tag("alone")
@Timeout(600)
class MovedConnectionsTest {

  private static final int ROLLS = Integer.getInteger("rolls", 8);
  private static final int CONNECTIONS = 500;

  @Test
  void every_kept_connection_outlives_every_roll(@TempDir Path directory) {
    var spec =
        TestHost.web(TestHost.tcp())
            .workers(2)
            .rollout(RolloutPolicy.surge(2).observe(ofMillis(100)));
    try (var host = TestHost.start(directory, spec);
        var idle = idle(host.address())) {
      var ports = portsOf(idle, host.address());
      var loads = mixed(host.address());
      for (int roll = 1; roll <= ROLLS; roll++) {
        host.roll();
      }
      host.awaitCalm();
      var reports = loads.stream().map(Traffic::stop).toList();
      awaitAnswerOfGeneration(idle, ROLLS + 1);

      assertThat(ClientPorts.of(host.address())).isEqualTo(ports);
      reports.forEach(MovedConnectionsTest::assertUntouched);
      assertUntouched(idle.stop());
    }
  }

  private static Traffic idle(SocketAddress server) {
    return Traffic.to(server)
        .timeout(ofSeconds(30))
        .mostlyIdle(CONNECTIONS, ofSeconds(1), ofSeconds(3))
        .start();
  }

  /** The local ports of the kept connections, before there are any others. */
  private static Set<Integer> portsOf(Traffic idle, SocketAddress server) {
    await()
        .atMost(ofSeconds(60))
        .until(() -> ClientPorts.of(server).size() == CONNECTIONS && idle.report().answered() > 0);
    return ClientPorts.of(server);
  }

  private static List<Traffic> mixed(SocketAddress server) {
    var plan = Traffic.to(server).timeout(ofSeconds(30));
    return Stream.of(
            plan.rate(200).connectionPerRequest(),
            plan.rate(200).keepAlive(32),
            plan.rate(50).keepAlive(16).post("half and half".repeat(1000).getBytes(US_ASCII)),
            plan.rate(20).keepAlive(16).path("/slow?ms=300"))
        .map(TrafficPlan::start)
        .toList();
  }

  private static void awaitAnswerOfGeneration(Traffic idle, int generation) {
    await()
        .atMost(ofSeconds(60))
        .until(
            () ->
                idle
                    .report()
                    .between(Instant.now().minusSeconds(3), Instant.MAX)
                    .answeredBy()
                    .keySet()
                    .stream()
                    .allMatch(answer -> answer.generation() == generation));
  }

  private static void assertUntouched(TrafficReport report) {
    report.assertNothingLost();
    assertThat(report.answered()).isPositive();
    assertThat(report.forcedReconnects()).as("forced reconnects: %s", report).isZero();
    assertThat(report.announcedCloses()).as("announced closes: %s", report).isZero();
  }
}
