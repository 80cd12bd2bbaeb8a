package org.supervisor4j.netty.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.netty.worker.HttpConnection.GET;
import static org.supervisor4j.netty.worker.HttpConnection.GRACE;
import static org.supervisor4j.netty.worker.HttpConnection.chunkedHead;
import static org.supervisor4j.netty.worker.HttpConnection.ok;

import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class HttpDrainTest {

  private static final Duration HALF = GRACE.dividedBy(2);

  private final HttpTraffic traffic = new HttpTraffic();
  private final HttpConnection connection = new HttpConnection(traffic);

  @Test
  void without_a_drain_nothing_is_changed_but_counted() {
    connection.receive(GET);
    assertThat(traffic.requestsInFlight()).isEqualTo(1);

    assertThat(connection.answer(ok())).doesNotContain("connection");

    assertThat(traffic.requestsInFlight()).isZero();
    assertThat(traffic.requestsServed()).isEqualTo(1);
    connection.pass(GRACE.multipliedBy(10));
    connection.assertOpen();
  }

  @Test
  void a_request_in_flight_is_answered_with_the_close_announced() {
    connection.receive(GET);
    connection.drain();
    connection.pass(GRACE.multipliedBy(10));
    connection.assertOpen();

    assertThat(connection.answer(ok())).contains("200 OK").contains("connection: close");

    connection.assertClosed();
  }

  @Test
  void an_idle_connection_is_closed_by_the_end_of_its_grace_and_not_in_its_first_half() {
    connection.receive(GET);
    connection.answer(ok());
    connection.drain();
    connection.pass(HALF.minusMillis(1));
    connection.assertOpen();

    connection.pass(HALF.plusMillis(1));

    connection.assertClosed();
  }

  /** Else all their clients would come back in the same moment. */
  @Test
  void idle_connections_are_closed_a_few_at_a_time() {
    var idle = Stream.generate(() -> new HttpConnection(traffic)).limit(200).toList();
    idle.forEach(it -> it.receive(GET));
    idle.forEach(it -> it.answer(ok()));
    idle.forEach(HttpConnection::drain);
    idle.forEach(it -> it.pass(HALF.minusMillis(1)));
    assertThat(idle).allMatch(HttpConnection::isOpen);

    for (int fifth = 1; fifth <= 5; fifth++) {
      var before = idle.stream().filter(HttpConnection::isOpen).count();
      idle.forEach(it -> it.pass(HALF.dividedBy(5)));
      var closed = before - idle.stream().filter(HttpConnection::isOpen).count();
      assertThat(closed).as("in the fifth %d of the half", fifth).isBetween(10L, 90L);
    }
    idle.forEach(it -> it.pass(Duration.ofMillis(1)));
    assertThat(idle).noneMatch(HttpConnection::isOpen);
  }

  @Test
  void the_next_request_on_an_idle_connection_gets_an_announced_close() {
    connection.receive(GET);
    connection.answer(ok());
    connection.drain();
    connection.pass(HALF.minusMillis(1));
    connection.receive(GET);
    connection.pass(GRACE);
    connection.assertOpen();

    assertThat(connection.answer(ok())).contains("connection: close");

    connection.assertClosed();
  }

  @Test
  void a_connection_whose_first_request_is_still_to_come_waits_for_it() {
    connection.drain();
    connection.pass(GRACE.multipliedBy(10));
    connection.assertOpen();
    connection.receive(GET);

    assertThat(connection.answer(ok())).contains("connection: close");

    connection.assertClosed();
  }

  @Test
  void a_connection_that_is_set_up_during_the_drain_drains_too() {
    traffic.drain(GRACE);
    var late = new HttpConnection(traffic);
    late.receive(GET);

    assertThat(late.answer(ok())).contains("connection: close");

    late.assertClosed();
  }

  @Test
  void half_a_request_is_not_closed_upon() {
    connection.receive(GET);
    connection.answer(ok());
    connection.receive("GET / HT");
    connection.drain();
    connection.pass(GRACE.multipliedBy(10));
    connection.assertOpen();
    connection.receive("TP/1.1\r\n\r\n");

    assertThat(connection.answer(ok())).contains("connection: close");

    connection.assertClosed();
  }

  @Test
  void of_pipelined_requests_only_the_last_answer_carries_the_close() {
    connection.receive(GET + GET + GET);
    connection.drain();

    assertThat(connection.answer(ok())).contains("200 OK").doesNotContain("connection");
    assertThat(connection.answer(ok())).contains("200 OK").doesNotContain("connection");
    connection.assertOpen();
    assertThat(connection.answer(ok())).contains("connection: close");

    connection.assertClosed();
  }

  @Test
  void pipelined_requests_that_are_answered_while_they_are_read_all_get_answers() {
    connection.answeredBy(new AnswersAtOnce());
    connection.drain();

    connection.receive(GET + GET + GET);

    var answers = connection.sent();
    assertThat(answers.split("200 OK", -1)).hasSize(4);
    assertThat(answers.split("connection: close", -1)).hasSize(2);
    assertThat(answers.indexOf("connection: close")).isGreaterThan(answers.lastIndexOf("200 OK"));
    connection.assertClosed();
    assertThat(traffic.requestsServed()).isEqualTo(3);
  }

  @Test
  void a_request_sent_after_the_announcement_is_not_begun() {
    receiveAndAnnounce();
    connection.receive(GET);

    assertThat(traffic.requestsInFlight()).isEqualTo(1);
    connection.answer(LastHttpContent.EMPTY_LAST_CONTENT);

    connection.assertClosed();
    assertThat(traffic.requestsServed()).isEqualTo(1);
  }

  private void receiveAndAnnounce() {
    connection.receive(GET);
    connection.drain();
    assertThat(connection.answer(chunkedHead())).contains("connection: close");
  }

  @Test
  void a_request_whose_client_is_gone_is_no_longer_in_flight() {
    connection.receive(GET + GET);
    assertThat(traffic.requestsInFlight()).isEqualTo(2);

    connection.clientGoes();

    assertThat(traffic.requestsInFlight()).isZero();
    assertThat(traffic.requestsServed()).isZero();
  }
}
