package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
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
import org.supervisor4j.testkit.traffic.Loss;
import org.supervisor4j.testkit.traffic.LossCause;
import org.supervisor4j.testkit.traffic.Responder;
import org.supervisor4j.testkit.traffic.Traffic;
import org.supervisor4j.testkit.traffic.TrafficReport;

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

  /** Its child is told of the first connection, and finds that another has it. */
  private static final String ROBBED =
      """
      use IO::Select;
      no warnings 'redefine';
      my $can_read = \\&IO::Select::can_read;
      my $robbed = 0;
      *IO::Select::can_read = sub {
        my @ready = $can_read->(@_);
        CORE::accept(my $taken, $ready[0]) if @ready && @_ == 1 && !$robbed++;
        return @ready;
      };
      sub { [200, ['Content-Length' => 2], ['ok']] };
      """;

  /** Masters that share sockets all wake up for one connection, as two do in a roll. */
  @Test
  void a_connection_that_another_master_has_taken_holds_up_no_other_socket() {
    var unix = SocketHandoff.unix("unix", directory.resolve("s"));
    var spec = RealStarman.web(directory, TestHost.tcp(), unix);
    var app = RealStarman.write(directory, ROBBED).toString();
    spec.command(Starman.command("--workers", "1", app));
    try (var host = TestHost.start(directory, spec)) {
      assertThat(one(host, "http").lost()) // a reset if its bytes came before the close
          .singleElement()
          .extracting(Loss::cause)
          .isIn(LossCause.EOF, LossCause.RESET);

      one(host, "unix").assertNothingLost();
      one(host, "http").assertNothingLost();
    }
  }

  private static TrafficReport one(TestHost host, String socket) {
    var address = host.supervisor().address(socket);
    return Traffic.to(address).requests(1).timeout(ofSeconds(10)).run();
  }

  private static int port(TestHost host, String socket) {
    return ((InetSocketAddress) host.supervisor().address(socket)).getPort();
  }
}
