package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.Starman;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerStopping;
import org.supervisor4j.testkit.traffic.Responder;
import org.supervisor4j.testkit.traffic.Traffic;

/**
 * Rolls of an unmodified Starman under load, a connection for each request: of kept ones it closes
 * any that has been idle for a second, with or without us. {@code -Drolls=20} for more of them.
 */
@Tag("alone")
@Timeout(300)
class StarmanRollTest {

  private static final int ROLLS = Integer.getInteger("rolls", 5);

  private final Path directory;

  StarmanRollTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void require() {
    RealStarman.require();
  }

  @Test
  void rolls_on_tcp_lose_nothing() {
    rollUnderLoad(TestHost.tcp());
  }

  @Test
  void rolls_on_a_unix_socket_lose_nothing() {
    rollUnderLoad(SocketHandoff.unix("http", directory.resolve("s")));
  }

  private void rollUnderLoad(SocketHandoff socket) {
    try (var host = TestHost.start(directory, RealStarman.web(directory, socket).workers(2));
        var load =
            Load.of(
                Traffic.to(host.address())
                    .rate(Load.RATE / 2)
                    .connectionPerRequest()
                    .timeout(ofSeconds(30)))) {
      for (int roll = 1; roll <= ROLLS; roll++) {
        host.roll();
      }
      host.awaitCalm();
      load.awaitAnswersSince(Instant.now()); // of the last generation

      var report = load.stop().get(0).assertNothingLost();
      assertThat(report.answeredBy().keySet())
          .extracting(Responder::generation)
          .contains(1, ROLLS + 1);
    }
  }

  /** Each idles for half a second between requests, and Starman would wait for ten. */
  @Test
  void a_kept_connection_that_idles_in_a_roll_is_closed_with_a_response_and_not_without() {
    var app = RealStarman.app(directory).toString();
    var starman = Starman.command("--workers", "4", "--keepalive-timeout", "10", app);
    var spec = RealStarman.web(directory, TestHost.tcp()).command(starman);
    try (var host = TestHost.start(directory, spec);
        var idle = Traffic.to(host.address()).mostlyIdle(3, ofMillis(500), ofMillis(500)).start()) {
      await().until(() -> idle.report().answered() > 3);
      for (int roll = 1; roll <= ROLLS; roll++) {
        host.roll();
        host.awaitCalm();
      }
      var report = idle.stop().assertNothingLost();
      assertThat(report.forcedReconnects()).isZero();
      assertThat(report.announcedCloses()).isGreaterThanOrEqualTo(ROLLS);
    }
  }

  /** The one that idles would be kept for longer than the limit of the drain. */
  @Test
  void clients_that_keep_their_connections_busy_or_idle_keep_no_old_worker() {
    var app = RealStarman.app(directory).toString();
    var starman = Starman.command("--workers", "4", "--keepalive-timeout", "60", app);
    var spec = RealStarman.web(directory, TestHost.tcp()).command(starman);
    try (var host = TestHost.start(directory, spec);
        var idle = Traffic.to(host.address()).keepAlive(1).rate(0.01).start();
        var busy = Load.of(Traffic.to(host.address()).path("/slow").rate(25).keepAlive(2))) {
      await().until(() -> idle.report().answered() == 1);
      host.roll();
      host.awaitCalm();

      assertThat(busy.answeredSince(Instant.MIN)).extracting(Responder::generation).contains(1);
      assertThat(host.awaitEvent(WorkerExited.class).status()).isEqualTo(new ExitStatus.Exited(0));
      assertThat(host.events()).noneMatch(WorkerStopping.class::isInstance);
    }
  }
}
