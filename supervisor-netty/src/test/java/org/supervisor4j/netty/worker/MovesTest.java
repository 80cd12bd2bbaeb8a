package org.supervisor4j.netty.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Open connections that go from one worker to another; both in this JVM, on real sockets. */
@Timeout(60)
class MovesTest extends Succession {

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void idle_connections_go_on_with_the_heir(boolean unix) throws Exception {
    if (unix) {
      host.listen(true);
      startBoth();
    }
    try (var idle = host.connect();
        var fresh = host.connect()) {
      idle.ask("/").assertAnswered();
      awaitOld(2);

      drainToHeir();
      old.assertExited(0);

      idle.ask("/").assertAnswered();
      fresh.ask("/").assertAnswered();
      assertHeirServes(2, 2);
    }
  }

  @Test
  void a_request_under_way_is_answered_first() throws Exception {
    try (var slow = host.connect()) {
      slow.ask("/slow");
      var release = old.application.slowRequest();
      drainToHeirAndWait();
      assertThat(slow.isAnsweredWithin(100)).isFalse();

      release.run();

      slow.assertAnswered();
      old.assertExited(0);
      slow.ask("/").assertAnswered();
      assertHeirServes(1, 1);
    }
  }

  @Test
  void what_was_sent_behind_it_goes_along() throws Exception {
    try (var client = host.connect()) {
      var half = GET.length() / 2;
      client.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
      var release = old.application.slowRequest();
      drainToHeirAndWait();
      client.send(GET + GET + GET.substring(0, half));
      release.run();
      client.assertAnswered();
      old.assertExited(0);

      client.assertAnswered();
      client.assertAnswered();
      client.send(GET.substring(half)).assertAnswered();
      assertHeirServes(1, 3);
    }
  }

  /** Cut everywhere: what the codec holds when the drain begins is the end of no request. */
  @Test
  void half_a_request_is_completed_where_it_began() throws Exception {
    var clients = new ArrayList<Client>();
    try {
      for (int at = 1; at < GET.length(); at++) {
        clients.add(host.connect().send(GET + GET.substring(0, at)));
      }
      for (var client : clients) {
        client.assertAnswered();
      }
      awaitOld(clients.size());
      drainToHeirAndWait();

      for (int i = 0; i < clients.size(); i++) {
        clients.get(i).send(GET.substring(i + 1) + GET);
      }
      for (var client : clients) {
        client.assertAnswered();
        client.assertAnswered();
      }
      old.assertExited(0);
      for (var client : clients) {
        client.ask("/").assertAnswered();
      }
    } finally {
      for (var client : clients) {
        client.close();
      }
    }
  }

  @Test
  void a_body_under_way_is_read_to_its_end() throws Exception {
    try (var counted = host.connect();
        var chunked = host.connect()) {
      counted.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\n12345");
      chunked.send("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n123");
      awaitOldReads(2);
      drainToHeirAndWait();

      counted.send("67890" + GET).assertAnswered();
      chunked.send("45\r\n0\r\n\r\n" + GET).assertAnswered();

      counted.assertAnswered();
      chunked.assertAnswered();
      old.assertExited(0);
      assertHeirServes(2, 2);
    }
  }

  @Test
  void more_than_the_window_go_at_once() throws Exception {
    var clients = new ArrayList<Client>();
    try {
      for (int i = 0; i < 300; i++) {
        clients.add(host.connect().ask("/"));
      }
      for (var client : clients) {
        client.assertAnswered();
      }
      drainToHeir();
      old.assertExited(0);
      for (var client : clients) {
        client.ask("/").assertAnswered();
      }
      assertHeirServes(300, 300);
    } finally {
      for (var client : clients) {
        client.close();
      }
    }
  }

  @Test
  void a_handler_that_fails_costs_its_own_connection_and_no_other() throws Exception {
    var broken = new ArrayList<Client>();
    try (var idle = host.connect()) {
      for (int i = 0; i < 100; i++) { // more than may be under way at once
        broken.add(host.connect().ask("/broken"));
        broken.get(i).assertAnswered();
      }
      idle.ask("/").assertAnswered();
      drainToHeir();
      old.assertExited(0);

      idle.ask("/").assertAnswered();
      for (var client : broken) {
        client.assertClosed();
      }
    } finally {
      for (var client : broken) {
        client.close();
      }
    }
  }
}
