package org.supervisor4j.samples;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.supervisor4j.Command;
import org.supervisor4j.Program;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.Supervisor;

/** A supervisor in this JVM whose one worker serves, and must go on whatever fails beside it. */
final class ServingHost implements AutoCloseable {

  static final String NAME = "serving";

  private final Supervisor supervisor;
  private final String firstAnswer;

  private ServingHost(Supervisor supervisor) {
    this.supervisor = supervisor;
    supervisor.whenReady().join();
    firstAnswer = answer();
  }

  /** With a runtime directory and a locked pid file in this directory. */
  static ServingHost start(Path directory) {
    var http = SocketHandoff.tcp("http", "127.0.0.1", 0);
    return new ServingHost(
        Supervisor.builder()
            .programs(web(http))
            .name(NAME)
            .runtimeParent(directory)
            .pidFile(pidFile(directory))
            .start());
  }

  static ProgramSpec web(SocketHandoff http) {
    return ProgramSpec.named("web")
        .command(
            Command.java(
                QuickStartWorker.class, "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"))
        .sockets(http)
        .rollout(RolloutPolicy.oneByOne().observe(ZERO))
        .restart(
            RestartPolicy.always().backoff(ofMillis(1), ofMillis(1)).giveUpAfter(1, ofMinutes(1)))
        .build();
  }

  static Path pidFile(Path directory) {
    return directory.resolve("serving.pid");
  }

  Supervisor supervisor() {
    return supervisor;
  }

  Program program() {
    return supervisor.program("web");
  }

  InetSocketAddress address() {
    return (InetSocketAddress) supervisor.address("http");
  }

  String answer() {
    return answerOf(address());
  }

  /** Who answers a request on a connection of its own, as {@code pid=1 slot=0 generation=1}. */
  static String answerOf(InetSocketAddress server) {
    try (var socket = new Socket(server.getAddress(), server.getPort())) {
      var request = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      var response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      return response.substring(response.indexOf("\r\n\r\n") + 4).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same process answers as at the start, and nothing was restarted. */
  void assertServesOn() {
    assertThat(firstAnswer).startsWith("pid=").endsWith("slot=0 generation=1");
    assertThat(answer()).isEqualTo(firstAnswer);
    assertThat(program().status().ready()).hasSize(1);
  }

  @Override
  public void close() {
    supervisor.close();
  }
}
