package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorEvent.WorkerDraining;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.testkit.traffic.Traffic;
import org.supervisor4j.testkit.traffic.TrafficPlan;
import org.supervisor4j.testkit.traffic.TrafficReport;

/** {@code -Drolls=20} for more of them. */
@Tag("alone")
@Timeout(300)
class ZeroLossRollTest {

  private static final int ROLLS = Integer.getInteger("rolls", 5);

  private final Path directory;

  ZeroLossRollTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void rolls_on_tcp_lose_nothing_and_leave_nothing() {
    rehearse();
    var before = Footprint.settled(directory);

    rollUnderLoad(TestHost.tcp());

    before.awaitAgain(directory);
  }

  /** What the JVM loads once and keeps is none of the rolls' doing. */
  private void rehearse() {
    try (var host = TestHost.start(directory, TestHost.web(TestHost.tcp()))) {
      Traffic.to(host.address()).requests(1).run().assertNothingLost();
    }
  }

  @Test
  void rolls_on_a_unix_socket_lose_nothing() {
    rollUnderLoad(SocketHandoff.unix("http", directory.resolve("s")));
  }

  private void rollUnderLoad(SocketHandoff socket) {
    try (var host = TestHost.start(directory, TestHost.web(socket).workers(2));
        var load = Load.warmedUp(host.address())) {
      var began = Instant.now();
      for (int roll = 1; roll <= ROLLS; roll++) {
        host.roll();
      }
      host.awaitCalm();
      var end = Instant.now();
      load.awaitAnswersSince(end); // so all that was due before has been sent
      check(load.stop(), Duration.between(began, end));
    }
  }

  private static void check(List<TrafficReport> reports, Duration time) {
    reports.forEach(TrafficReport::assertNothingLost);
    assertThat(reports.stream().mapToLong(TrafficReport::sent).sum())
        .isGreaterThan(Load.RATE * time.toSeconds());
    assertThat(reports)
        .allSatisfy(
            report ->
                assertThat(report.answeredBy().keySet())
                    .anyMatch(answer -> answer.generation() == 1)
                    .anyMatch(answer -> answer.generation() == ROLLS + 1));
  }

  @Test
  void requests_begun_before_a_roll_are_answered_by_the_worker_that_began_them() {
    try (var host = TestHost.start(directory, TestHost.web(TestHost.tcp()))) {
      var old = host.pids().get(0);
      var slow = Traffic.to(host.address()).path("/slow?ms=1500");
      try (var begun = begun(slow, host.address(), old);
          var more = slow.rate(20).start();
          var post = new HalfPost(host.address(), old)) {
        host.roll();
        host.awaitEvent(WorkerDraining.class);

        assertThat(host.events()).noneMatch(WorkerExited.class::isInstance);
        assertThat(post.finish())
            .contains("half and half")
            .endsWith("generation=2\n")
            .doesNotContain("connection: close");
        assertThat(host.awaitEvent(WorkerExited.class).pid()).isEqualTo(old);
        assertThat(begun.stop().assertNothingLost().answeredBy().keySet())
            .isNotEmpty()
            .allMatch(answer -> answer.pid() == old);
        var report = more.stop().assertNothingLost();
        assertThat(report.answeredBy().keySet()).anyMatch(answer -> answer.generation() == 2);
        assertThat(report.latency().p50()).isBetween(ofSeconds(1), ofSeconds(10));
      }
    }
  }

  /** Some that this worker has accepted. */
  private static Traffic begun(TrafficPlan plan, SocketAddress server, long worker) {
    var begun = plan.requests(10).start();
    await()
        .until(
            () ->
                ClientPorts.heldBy(worker, server).size() == 10 || begun.report().answered() == 10);
    return begun;
  }
}
