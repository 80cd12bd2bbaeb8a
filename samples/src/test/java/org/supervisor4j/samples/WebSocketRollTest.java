package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.SupervisorEvent.WorkerExited;

/** WebSockets whose worker is replaced: the frames are of RFC 6455, with a mask of zeros. */
@Timeout(120)
class WebSocketRollTest {

  static final String UPGRADE =
      String.join(
          "\r\n",
          "GET /ws HTTP/1.1",
          "Host: h",
          "Connection: Upgrade",
          "Upgrade: websocket",
          "Sec-WebSocket-Version: 13",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
          "",
          "");
  private static final String NO_MASK = "\0\0\0\0";
  private static final String NORMAL_CLOSURE = "\u0003\u00e8"; // 1000

  private final Path directory;

  WebSocketRollTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private TestHost start(Duration drain) {
    var stop = StopPolicy.drain(drain).idleGrace(ofMillis(200));
    return TestHost.start(directory, TestHost.drainWeb().stop(stop));
  }

  /** Text of less than 126 bytes; the opcode with or without FIN. */
  static String frame(int opcode, String text) {
    return (char) opcode + "" + (char) (0x80 + text.length()) + NO_MASK + text;
  }

  private static String text(String text) {
    return frame(0x81, text);
  }

  private static void assertUpgraded(RawClient client) {
    assertThat(client.send(UPGRADE).head()).startsWith("http/1.1 101");
    assertEchoes(client, "hello");
  }

  private static void assertEchoes(RawClient client, String text) {
    client.send(text(text));
    assertEchoed(client, text);
  }

  private static void assertEchoed(RawClient client, String text) {
    assertThat(client.read(2 + text.length())).isEqualTo("\u0081" + (char) text.length() + text);
  }

  /** By a whole close frame, as Netty's handler sends it, and then in order. */
  private static void assertClosedNormally(RawClient client) {
    assertThat(client.read(1)).isEqualTo("\u0088");
    assertThat(client.read(client.read(1).charAt(0))).startsWith(NORMAL_CLOSURE);
    client.assertEnds();
  }

  @Test
  void frames_go_on_until_the_deadline_which_ends_them_by_a_close_frame() {
    try (var host = start(ofSeconds(4));
        var socket = new RawClient(host.address())) {
      var worker = host.pids().get(0);
      assertUpgraded(socket);
      var message = text("half and half");
      socket.send(message.substring(0, 10));

      host.roll();
      socket.send(message.substring(10));
      assertEchoed(socket, "half and half");
      assertEchoes(socket, "and more");
      assertThat(host.events()).noneMatch(WorkerExited.class::isInstance);
      assertClosedNormally(socket);
      host.awaitDrained(worker);
      await()
          .untilAsserted(
              () ->
                  assertThat(host.lines())
                      .singleElement()
                      .asString()
                      .endsWith("the time is up: 1 connections are cut"));
    }
  }

  @Test
  void a_worker_whose_clients_have_said_goodbye_waits_no_longer() {
    try (var host = start(ofMinutes(10));
        var socket = new RawClient(host.address())) {
      var worker = host.pids().get(0);
      assertUpgraded(socket);
      host.roll();
      assertEchoes(socket, "one more");

      socket.send(frame(0x88, NORMAL_CLOSURE));

      assertClosedNormally(socket);
      host.awaitDrained(worker);
      assertThat(host.lines()).isEmpty();
    }
  }
}
