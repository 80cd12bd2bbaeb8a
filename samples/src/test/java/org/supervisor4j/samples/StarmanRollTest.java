package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.SocketHandoff;
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

      var report = load.stop().get(0).assertNothingLost();
      assertThat(report.answeredBy().keySet())
          .extracting(Responder::generation)
          .contains(1, ROLLS + 1);
    }
  }

  @Test
  void a_client_that_keeps_its_connection_busy_keeps_no_old_worker() {
    try (var host = TestHost.start(directory, RealStarman.web(directory, TestHost.tcp()));
        var busy = Load.of(Traffic.to(host.address()).path("/slow").rate(25).keepAlive(2))) {
      host.roll();
      host.awaitCalm();

      assertThat(busy.answeredSince(Instant.MIN)).extracting(Responder::generation).contains(1);
      assertThat(host.awaitEvent(WorkerExited.class).status()).isEqualTo(new ExitStatus.Exited(0));
      assertThat(host.events()).noneMatch(WorkerStopping.class::isInstance);
    }
  }
}
