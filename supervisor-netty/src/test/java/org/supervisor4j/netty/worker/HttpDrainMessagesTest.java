package org.supervisor4j.netty.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.netty.worker.HttpConnection.GET;
import static org.supervisor4j.netty.worker.HttpConnection.GRACE;
import static org.supervisor4j.netty.worker.HttpConnection.HEAD;
import static org.supervisor4j.netty.worker.HttpConnection.POST;
import static org.supervisor4j.netty.worker.HttpConnection.bytes;
import static org.supervisor4j.netty.worker.HttpConnection.chunkedHead;
import static org.supervisor4j.netty.worker.HttpConnection.full;
import static org.supervisor4j.netty.worker.HttpConnection.ok;

import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import org.junit.jupiter.api.Test;

class HttpDrainMessagesTest {

  private final HttpTraffic traffic = new HttpTraffic();
  private final HttpConnection connection = new HttpConnection(traffic);

  @Test
  void a_chunked_answer_is_finished_before_the_close() {
    connection.receive(GET);
    connection.drain();
    assertThat(connection.answer(chunkedHead())).contains("connection: close");
    assertThat(connection.answer(new DefaultHttpContent(bytes("abc")))).contains("abc");
    connection.pass(GRACE.multipliedBy(10));
    connection.assertOpen();

    connection.answer(LastHttpContent.EMPTY_LAST_CONTENT);

    connection.assertClosed();
  }

  @Test
  void an_answer_that_its_client_takes_slowly_is_finished_before_the_connection_counts_as_idle() {
    connection.receive(GET);
    connection.answerInVain(ok());
    connection.drain();
    connection.pass(GRACE.multipliedBy(10));
    connection.assertOpen();

    connection.take();
    connection.pass(GRACE.dividedBy(2).minusMillis(1));
    connection.assertOpen();
    connection.pass(GRACE);

    connection.assertClosed();
  }

  @Test
  void a_last_answer_that_its_client_takes_slowly_is_finished_before_the_close() {
    connection.receive(GET);
    connection.drain();
    connection.answerInVain(ok());
    connection.pass(GRACE.multipliedBy(10));
    connection.assertOpen();

    connection.take();

    connection.assertClosed();
  }

  @Test
  void an_answer_that_had_begun_before_the_drain_leaves_the_grace_for_the_next_request() {
    connection.receive(GET);
    connection.answer(chunkedHead());
    connection.drain();
    connection.answer(LastHttpContent.EMPTY_LAST_CONTENT);
    connection.pass(GRACE.dividedBy(2).minusMillis(1));
    connection.assertOpen();

    connection.pass(GRACE);

    connection.assertClosed();
  }

  @Test
  void a_head_request_is_answered_by_a_head() {
    connection.receive(HEAD);
    connection.drain();

    assertThat(connection.answer(ok())).contains("connection: close").doesNotContain("body");

    connection.assertClosed();
  }

  @Test
  void a_body_in_flight_is_received_and_an_interim_answer_answers_nothing() {
    connection.receive(POST);
    connection.drain();

    assertThat(connection.answer(full(HttpResponseStatus.CONTINUE)))
        .contains("100")
        .doesNotContain("close");
    assertThat(traffic.requestsInFlight()).isEqualTo(1);
    connection.receive("ab");
    connection.pass(GRACE.multipliedBy(10));
    connection.receive("cd");
    assertThat(connection.answer(ok())).contains("connection: close");

    connection.assertClosed();
    assertThat(traffic.requestsServed()).isEqualTo(1);
  }

  @Test
  void an_interim_answer_in_two_parts_answers_nothing_either() {
    connection.receive(POST);
    connection.drain();
    connection.answer(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.PROCESSING));
    connection.answer(LastHttpContent.EMPTY_LAST_CONTENT);

    assertThat(traffic.requestsInFlight()).isEqualTo(1);
    connection.assertOpen();
  }

  @Test
  void an_answer_before_the_end_of_the_request_waits_for_it_before_the_close() {
    connection.receive(POST + "ab");
    connection.drain();
    assertThat(connection.answer(ok())).contains("connection: close");
    connection.assertOpen();

    connection.receive("cd");

    connection.assertClosed();
  }

  @Test
  void a_body_that_never_ends_is_waited_for_no_longer_than_the_grace() {
    connection.receive(POST + "ab");
    connection.drain();
    connection.answer(ok());

    connection.pass(GRACE);

    connection.assertClosed();
  }

  @Test
  void an_upgraded_connection_is_no_longer_ours() {
    connection.receive("GET / HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: chat\r\n\r\n");
    connection.drain();
    var switched = full(HttpResponseStatus.SWITCHING_PROTOCOLS);
    switched.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);

    assertThat(connection.answer(switched)).containsIgnoringCase("connection: upgrade");

    assertThat(connection.has(HttpDrain.class)).isFalse();
    assertThat(connection.has(HalfRequest.class)).isFalse();
    assertThat(traffic.requestsInFlight()).isZero();
    connection.pass(GRACE.multipliedBy(10));
    connection.assertOpen();
  }

  @Test
  void a_tunnel_is_no_longer_ours() {
    connection.receive("CONNECT h:1 HTTP/1.1\r\nHost: h:1\r\n\r\n");
    connection.drain();

    assertThat(connection.answer(full(HttpResponseStatus.OK))).doesNotContain("connection: close");

    connection.pass(GRACE.multipliedBy(10));
    connection.assertOpen();
  }

  @Test
  void an_http_1_0_connection_that_was_kept_alive_is_told_too() {
    connection.receive("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    connection.drain();
    var kept = new DefaultFullHttpResponse(HttpVersion.HTTP_1_0, HttpResponseStatus.OK);
    kept.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);

    assertThat(connection.answer(kept)).contains("connection: close").doesNotContain("keep-alive");

    connection.assertClosed();
  }

  /** An heir that becomes known only now must not make it forget. */
  @Test
  void one_that_ends_with_its_answer_never_leaves_and_is_closed_by_the_grace() {
    connection.receive("GET / HTTP/1.0\r\n\r\n");
    connection.answer(full(HttpResponseStatus.OK));
    connection.drain();

    connection.leaveSoon();
    connection.pass(GRACE);

    connection.assertClosed();
  }

  /** What it sent last is half of nothing. */
  @Test
  void one_whose_body_cannot_be_understood_is_closed_by_the_grace_whatever_follows() {
    connection.receive("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nnone\r\n");
    connection.answer(ok());
    connection.receive(GET);
    connection.drain();

    connection.pass(GRACE);

    connection.assertClosed();
  }
}
