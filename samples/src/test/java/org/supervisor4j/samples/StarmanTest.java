package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
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
import org.supervisor4j.StopPolicy;

/** An unmodified Starman finds its sockets as under start_server. */
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

  private ProgramSpec.Builder starman(SocketHandoff... sockets) {
    var app = RealStarman.app(directory);
    return ProgramSpec.named("web")
        .command(Command.of("starman", "--workers", "2", app.toString()).serverStarter())
        .sockets(sockets)
        .readiness(Readiness.aliveFor(ofMillis(1)))
        .stop(StopPolicy.bySignal(Signal.QUIT));
  }

  @Test
  void it_answers_on_the_socket_that_it_was_given() throws IOException, InterruptedException {
    try (var host = TestHost.start(directory, starman(TestHost.tcp()))) {
      var port = ((InetSocketAddress) host.address()).getPort();

      assertThat(get(port, "/"))
          .endsWith("slot=0 generation=1\n")
          .doesNotContain("pid=" + host.pids().get(0) + " "); // a child of the master's
      assertThat(get(port, "/env"))
          .isEqualTo("SERVER_STARTER_GENERATION=1\nSERVER_STARTER_PORT=127.0.0.1:" + port + "=3\n");
    }
  }

  private static String get(int port, String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
