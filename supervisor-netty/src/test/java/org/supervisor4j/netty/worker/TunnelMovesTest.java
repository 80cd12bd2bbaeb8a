package org.supervisor4j.netty.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that are to become something else than HTTP while their worker drains. */
@Timeout(60)
class TunnelMovesTest extends Succession {

  private static final String HEADERS =
      " HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";
  private static final String UPGRADE = "GET /tunnel" + HEADERS;
  private static final String CONNECT = "CONNECT h:1 HTTP/1.1\r\nHost: h:1\r\n\r\n";

  @ParameterizedTest
  @ValueSource(strings = {UPGRADE, CONNECT})
  void a_request_in_flight_becomes_a_tunnel_and_stays(String request) throws Exception {
    try (var client = host.connect().send(request)) {
      var answer = old.application.slowRequest();
      drainToHeirAndWait();

      answer.run();

      assertTunnelStays(client);
    }
    old.assertExited(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {UPGRADE, CONNECT})
  void half_a_request_becomes_a_tunnel_and_stays(String request) throws Exception {
    try (var client = host.connect().send(GET + request.substring(0, 20))) {
      client.assertAnswered();
      drainToHeirAndWait();

      client.send(request.substring(20));
      old.application.slowRequest().run();

      assertTunnelStays(client);
    }
    old.assertExited(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {UPGRADE, CONNECT})
  void one_behind_another_request_becomes_a_tunnel_and_stays(String request) throws Exception {
    try (var client = host.connect().ask("/slow").send(request)) {
      var first = old.application.slowRequest();
      var second = old.application.slowRequest();
      drainToHeirAndWait();

      first.run();
      client.assertAnswered();
      second.run();

      assertTunnelStays(client);
    }
    old.assertExited(0);
  }

  /** Its client knows of no drain, and the old worker has not begun it. */
  @ParameterizedTest
  @ValueSource(strings = {UPGRADE, CONNECT})
  void one_that_is_not_read_yet_becomes_a_tunnel_of_the_heir(String request) throws Exception {
    try (var client = host.connect().ask("/slow")) {
      var answer = old.application.slowRequest();
      drainToHeirAndWait();
      client.send(request);

      answer.run();

      client.assertAnswered();
      heir.application.slowRequest().run();
      assertOpened(client);
      old.assertExited(0);
    }
  }

  @Test
  void one_that_is_refused_goes_on_as_http_and_moves() throws Exception {
    try (var client = host.connect().send("GET /slow" + HEADERS)) {
      var answer = old.application.slowRequest();
      drainToHeirAndWait();

      answer.run();

      client.assertAnswered();
      old.assertExited(0);
      client.ask("/").assertAnswered();
      assertHeirServes(1, 1);
    }
  }

  private void assertTunnelStays(Client client) throws IOException {
    assertOpened(client);
    old.heartbeats.clear(); // what moves has moved by the next one
    awaitOld(1);
    assertEchoes(client);
    assertThat(heir.heartbeats).allMatch(beat -> beat.connections() == 0);
    assertThat(old.exits).isEmpty();
  }

  private static void assertOpened(Client client) throws IOException {
    assertThat(client.head()).containsPattern("HTTP/1.1 (101|200)").doesNotContain("close");
    assertEchoes(client);
  }

  private static void assertEchoes(Client client) throws IOException {
    for (int i = 0; i < 10; i++) {
      client.assertEchoed("GET /" + i + " HTTP/1.1");
    }
  }
}
