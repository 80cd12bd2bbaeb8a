package org.supervisor4j.testkit.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A request that gets no connection is lost, and the cause says why. */
class ConnectLossTest {

  private static TrafficPlan load(SocketAddress target) {
    return Traffic.to(target).rate(1000).requests(50);
  }

  /** What nobody answers has to run out of time, and all have to be under way before. */
  private static TrafficReport unanswered(SocketAddress target) {
    return load(target).timeout(Duration.ofSeconds(2)).run();
  }

  @Test
  void a_closed_port_refuses() throws IOException {
    try (var bound = new Socket()) { // so it is nobody else's, and does not listen
      bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

      var report = load(bound.getLocalSocketAddress()).run();

      assertThat(report.lostByCause()).isEqualTo(Map.of(LossCause.REFUSED, 50L));
      assertThat(report.lost()).extracting(Loss::phase).containsOnly(Phase.CONNECTING);
      assertThat(report.sent()).isEqualTo(50);
    }
  }

  @Test
  void a_unix_path_that_nobody_listens_at_refuses(@TempDir Path directory) throws IOException {
    var address = UnixDomainSocketAddress.of(directory.resolve("left.sock"));
    ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(address).close();

    assertThat(load(address).run().lostByCause()).isEqualTo(Map.of(LossCause.REFUSED, 50L));
  }

  @Test
  void a_missing_unix_path_is_a_failed_connect(@TempDir Path directory) {
    var report = load(UnixDomainSocketAddress.of(directory.resolve("missing.sock"))).run();

    assertThat(report.lostByCause()).isEqualTo(Map.of(LossCause.CONNECT_FAILED, 50L));
    assertThat(report.lost()).extracting(Loss::detail).containsOnly("no such file");
  }

  @Test
  void a_full_unix_backlog_is_a_failed_connect(@TempDir Path directory) throws IOException {
    var address = UnixDomainSocketAddress.of(directory.resolve("full.sock"));
    try (var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      listener.bind(address, 1);

      var report = unanswered(address);

      // the backlog of 1 takes two (unix_recvq_full: more than the backlog), and nobody answers
      assertThat(report.lostByCause())
          .isEqualTo(Map.of(LossCause.CONNECT_FAILED, 48L, LossCause.TIMEOUT, 2L));
      assertThat(report.lost())
          .filteredOn(loss -> loss.cause() == LossCause.CONNECT_FAILED)
          .allSatisfy(loss -> assertThat(loss.detail()).contains("temporarily unavailable"));
    }
  }

  @Test
  void a_full_tcp_backlog_is_a_connect_timeout() throws IOException {
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var report = unanswered(listener.getLocalSocketAddress());

      assertThat(report.lostByCause())
          .isEqualTo(Map.of(LossCause.CONNECT_TIMEOUT, 48L, LossCause.TIMEOUT, 2L));
    }
  }

  @Test
  void what_waits_for_a_connection_runs_out_of_time_too() throws IOException {
    try (var listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
      var target = (InetSocketAddress) listener.getLocalSocketAddress();
      var report =
          Traffic.to(target)
              .rate(1000)
              .requests(50)
              .keepAlive(1)
              .timeout(Duration.ofMillis(300))
              .run();

      assertThat(report.sent()).isEqualTo(50);
      assertThat(report.lost())
          .hasSize(50)
          .allSatisfy(loss -> assertThat(loss.after()).isGreaterThan(Duration.ofMillis(299)));
      assertThat(report.lost().get(25).detail()).contains("for a connection");
    }
  }
}
