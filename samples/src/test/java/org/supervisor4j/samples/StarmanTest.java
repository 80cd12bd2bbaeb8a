package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.Signal;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.Starman;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.testkit.traffic.Responder;
import org.supervisor4j.testkit.traffic.Traffic;

/** An unmodified Starman answers on whatever socket it is given. */
@Timeout(120)
class StarmanTest {

  private final Path directory;

  StarmanTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeAll
  static void require() {
    RealStarman.require();
  }

  private ProgramSpec.Builder web(Command command, SocketHandoff... sockets) {
    return ProgramSpec.named("web")
        .command(command.args("--workers", "2", RealStarman.app(directory).toString()))
        .sockets(sockets)
        .readiness(Readiness.aliveFor(ofMillis(1)))
        .stop(StopPolicy.bySignal(Signal.QUIT));
  }

  private static void assertAnswers(TestHost host, String socket) {
    var answers = Traffic.to(host.supervisor().address(socket)).requests(20).run();

    assertThat(answers.assertNothingLost().answeredBy().keySet())
        .as(socket)
        .extracting(Responder::generation)
        .containsOnly(1);
  }

  @Test
  void without_any_help_it_answers_on_ipv4_as_under_start_server() {
    var bare = web(Command.of("starman").serverStarter(), TestHost.tcp());
    try (var host = TestHost.start(directory, bare)) {
      assertAnswers(host, "http");
    }
  }

  @Test
  void it_answers_on_every_kind_of_socket_and_is_told_of_them_as_by_start_server() {
    var path = directory.resolve("s");
    var sockets =
        new SocketHandoff[] {
          TestHost.tcp("ipv4"),
          SocketHandoff.tcp("ipv6", "::1", 0),
          SocketHandoff.tcp("both", 0),
          SocketHandoff.unix("unix", path)
        };
    try (var host = TestHost.start(directory, web(Starman.command(), sockets))) {
      for (var socket : sockets) {
        assertAnswers(host, socket.name());
      }
      assertThat(RealStarman.told(host))
          .isEqualTo(
              """
              SERVER_STARTER_GENERATION=1
              SERVER_STARTER_PORT=127.0.0.1:%d=3;[::1]:%d=4;%d=5;%s=6
              """
                  .formatted(port(host, "ipv4"), port(host, "ipv6"), port(host, "both"), path));
    }
  }

  @Test
  void one_unix_socket_alone_is_served() {
    var unix = SocketHandoff.unix("http", directory.resolve("s"));
    try (var host = TestHost.start(directory, web(Starman.command(), unix))) {
      assertAnswers(host, "http");
    }
  }

  private static int port(TestHost host, String socket) {
    return ((InetSocketAddress) host.supervisor().address(socket)).getPort();
  }
}
