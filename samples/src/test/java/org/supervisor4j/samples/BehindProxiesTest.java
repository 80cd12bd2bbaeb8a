package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.testkit.traffic.LossCause;
import org.supervisor4j.testkit.traffic.Responder;
import org.supervisor4j.testkit.traffic.Traffic;
import org.supervisor4j.testkit.traffic.TrafficPlan;

/**
 * Workers behind a real nginx and a real HAProxy, on a unix socket that www-data may write to and
 * on TCP, with the configurations of docs/nginx.md. {@code -Drolls=20} for more rolls.
 */
@Tag("alone")
@Timeout(300)
class BehindProxiesTest {

  private static final int ROLLS = Integer.getInteger("rolls", 2);
  private static final byte[] ORDER = "an order".getBytes(UTF_8);

  /** Echoes what is posted. */
  private static final String STARMAN =
      """
      my $who = "slot=$ENV{SUPERVISOR4J_SLOT} generation=$ENV{SERVER_STARTER_GENERATION}";
      sub {
        my ($env) = @_;
        my $text = "pid=$$ $who\\n";
        $env->{'psgi.input'}->read($text, $env->{CONTENT_LENGTH}) if $env->{REQUEST_METHOD} eq 'POST';
        return [200, ['Content-Type' => 'text/plain', 'Content-Length' => length $text], [$text]];
      };
      """;

  private final Path directory;

  BehindProxiesTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @BeforeEach
  void letOthersIn() throws IOException {
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private SocketHandoff[] sockets() {
    var unix = SocketHandoff.unix("unix", directory.resolve("s")).mode("rw-rw----");
    return new SocketHandoff[] {
      TestHost.tcp(), Proxy.isRoot() ? unix.group("www-data") : unix,
    };
  }

  private ProgramSpec.Builder netty() {
    var command =
        Command.java(
            TwoSocketsWorker.class, "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    return TestHost.web(TestHost.tcp()).command(command).sockets(sockets()).workers(2);
  }

  @Test
  void rolls_of_netty_workers_lose_nothing_through_kept_connections() {
    rollUnderLoad(netty(), "nginx", "http-reuse safe");
  }

  @Test
  void rolls_of_starman_lose_nothing_through_a_connection_for_each() {
    RealStarman.require();
    var spec = RealStarman.web(directory, sockets());
    RealStarman.write(directory, STARMAN);
    rollUnderLoad(spec, "nginx-each", "option http-server-close");
  }

  private void rollUnderLoad(ProgramSpec.Builder spec, String block, String reuse) {
    try (var host = TestHost.start(directory, spec);
        var unix = nginx(host, block, "unix");
        var tcp = nginx(host, block, "http");
        var otherUnix = haproxy(host, reuse, "unix");
        var otherTcp = haproxy(host, reuse, "http");
        var load =
            Load.of(
                Stream.of(unix, tcp, otherUnix, otherTcp)
                    .flatMap(BehindProxiesTest::requests)
                    .toArray(TrafficPlan[]::new))) {
      for (int roll = 1; roll <= ROLLS; roll++) {
        host.roll();
      }
      host.awaitCalm();
      load.awaitAnswersSince(Instant.now()); // of the last generation: there is no other

      var reports = load.stop();
      for (int i = 0; i < reports.size(); i++) {
        reports.get(i).assertNothingLost();
        if (i % 2 == 0) { // it says who answers
          assertThat(reports.get(i).answeredBy().keySet())
              .extracting(Responder::generation)
              .contains(1, ROLLS + 1);
        }
      }
    }
  }

  /** Some that a proxy may send again, and some that it must not. */
  private static Stream<TrafficPlan> requests(Proxy proxy) {
    var plan = Traffic.to(proxy.address()).rate(50).timeout(ofSeconds(30));
    return Stream.of(plan.keepAlive(8), plan.connectionPerRequest().post(ORDER));
  }

  private Proxy nginx(TestHost host, String block, String socket) {
    return Proxy.nginx(
        directory.resolve("nginx-" + socket),
        Page.block("nginx.md", block),
        host.supervisor().address(socket));
  }

  private Proxy haproxy(TestHost host, String reuse, String socket) {
    return Proxy.haproxy(
        directory.resolve("haproxy-" + socket), reuse, host.supervisor().address(socket));
  }

  /** nginx keeps its connections, and all may be to one of them. */
  private static long busiest(TestHost host) {
    return host.pids().stream()
        .max(Comparator.comparingInt(pid -> Proc.sockets(pid).size()))
        .orElseThrow();
  }

  @Test
  void what_a_killed_worker_had_is_mostly_asked_again_unless_it_is_a_post() throws IOException {
    try (var host = TestHost.start(directory, netty());
        var nginx = nginx(host, "nginx", "unix");
        var load =
            Load.of(
                Traffic.to(nginx.address()).path("/slow?ms=200").rate(100),
                Traffic.to(nginx.address()).rate(100).post(ORDER))) {
      load.awaitAnswersSince(Instant.now()); // so it is busy when it dies
      ProcessHandle.of(busiest(host)).orElseThrow().destroyForcibly();
      host.awaitEvent(WorkerExited.class);
      host.awaitCalm();

      var reports = load.stop();
      var gets = reports.get(0);
      var posts = reports.get(1);
      var failed =
          nginx.log().lines().filter(line -> line.contains("GET") && line.contains("while"));
      assertThat(failed.count()).isGreaterThan(2L * gets.lost().size());
      assertThat(List.of(LossCause.BAD_STATUS)).containsAll(gets.lostByCause().keySet());
      assertThat(List.of(LossCause.BAD_STATUS)).containsAll(posts.lostByCause().keySet());
    }
  }
}
