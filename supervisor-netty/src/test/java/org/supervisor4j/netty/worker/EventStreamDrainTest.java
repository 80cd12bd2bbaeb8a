package org.supervisor4j.netty.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventStreamDrainTest {

  private static final String HEAD = "head";
  private static final String END = "end";

  private final DrainNotice notice = new DrainNotice();
  private final EmbeddedChannel worker = new EmbeddedChannel(new EventStreamDrain(notice));

  private List<String> begin(String type) {
    var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
    worker.writeOutbound(head);
    return sent();
  }

  private ChannelFuture write(String text) {
    var part = new DefaultHttpContent(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
    return worker.writeAndFlush(part);
  }

  private List<String> sent() {
    var sent = new ArrayList<String>();
    for (Object part = worker.readOutbound(); part != null; part = worker.readOutbound()) {
      sent.add(describe(part));
    }
    return sent;
  }

  private static String describe(Object part) {
    if (part instanceof HttpResponse) {
      return HEAD;
    }
    return part instanceof LastHttpContent
        ? END
        : ((HttpContent) part).content().toString(StandardCharsets.US_ASCII);
  }

  private void drain() {
    notice.tell(Duration.ZERO);
    worker.runPendingTasks();
    worker.runScheduledPendingTasks();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"data: 1\n\n", "data: 1\r\n\r\n", "data: 1\r\r", "data: 1\n\r\n", ":\n\n"})
  void it_ends_at_once_where_an_event_has_just_ended(String event) {
    begin("text/event-stream; charset=utf-8");
    write(event);
    assertThat(sent()).containsExactly(event);

    drain();

    assertThat(sent()).containsExactly(END);
  }

  @Test
  void else_behind_the_one_that_has_begun_and_what_follows_fails() {
    begin("Text/Event-Stream");
    write("data: 1\n\ndata: 2\n");
    drain();
    sent();
    write("data: 2\n");
    assertThat(sent()).containsExactly("data: 2\n");

    write("\n");

    assertThat(sent()).containsExactly("\n", END);
    assertThat(write("data: 3\n\n").cause()).isInstanceOf(ClosedChannelException.class);
    assertThat(sent()).isEmpty();
  }

  @Test
  void one_that_begins_amid_the_drain_sends_its_client_away_at_once() {
    drain();

    assertThat(begin("text/event-stream")).containsExactly(HEAD, END);
  }

  @Test
  void another_response_on_the_same_connection_is_not_touched() {
    begin("text/event-stream");
    worker.writeOutbound(LastHttpContent.EMPTY_LAST_CONTENT);
    sent();
    drain();

    assertThat(begin("text/plain")).containsExactly(HEAD);
    write("paragraph\n\n");

    assertThat(sent()).containsExactly("paragraph\n\n");
  }
}
