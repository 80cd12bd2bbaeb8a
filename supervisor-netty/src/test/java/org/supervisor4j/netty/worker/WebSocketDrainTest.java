package org.supervisor4j.netty.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WebSocketDrainTest {

  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final String UPGRADE =
      """
      GET /ws HTTP/1.1\r
      Host: h\r
      Connection: Upgrade\r
      Upgrade: websocket\r
      Sec-WebSocket-Version: 13\r
      Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
      \r
      """;
  private static final String SERVICE_RESTART = "\u0088\u0011\u0003\u00f4Service Restart";
  private static final String CLIENTS_CLOSE = "\u0088\u0082\0\0\0\0\u0003\u00f4";

  private final DrainNotice notice = new DrainNotice();
  private final EmbeddedChannel worker = new EmbeddedChannel();

  @BeforeEach
  void connect() {
    worker.freezeTime();
    worker
        .pipeline()
        .addLast(new HttpServerCodec(), new HttpObjectAggregator(1 << 16))
        .addLast(new WebSocketDrain(notice), new WebSocketServerProtocolHandler("/ws"));
  }

  private void upgrade() {
    receive(UPGRADE);
    assertThat(sent()).startsWith("HTTP/1.1 101");
  }

  private void receive(String bytes) {
    worker.writeInbound(
        worker.alloc().buffer().writeBytes(bytes.getBytes(StandardCharsets.ISO_8859_1)));
    worker.runPendingTasks();
  }

  private String sent() {
    var text = new StringBuilder();
    for (ByteBuf part = worker.readOutbound(); part != null; part = worker.readOutbound()) {
      text.append(part.toString(StandardCharsets.ISO_8859_1));
      part.release();
    }
    return text.toString();
  }

  private void drain() {
    notice.tell(GRACE);
    worker.runPendingTasks();
    pass(GRACE);
  }

  private void pass(Duration time) {
    worker.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    worker.runScheduledPendingTasks();
    worker.runPendingTasks();
  }

  @Test
  void it_closes_when_the_client_has_answered_and_answers_no_answer() {
    upgrade();
    drain();
    assertThat(sent()).isEqualTo(SERVICE_RESTART);
    assertThat(worker.isOpen()).isTrue();

    receive(CLIENTS_CLOSE);

    assertThat(sent()).isEmpty();
    assertThat(worker.isOpen()).isFalse();
  }

  @Test
  void a_client_that_does_not_answer_is_waited_for_only_shortly() {
    upgrade();
    drain();
    assertThat(sent()).isEqualTo(SERVICE_RESTART);

    pass(Duration.ofSeconds(5));

    assertThat(sent()).isEmpty();
    assertThat(worker.isOpen()).isFalse();
  }

  @Test
  void a_message_of_the_worker_is_not_cut() {
    upgrade();
    worker.writeOutbound(new TextWebSocketFrame(false, 0, "half"));
    assertThat(sent()).endsWith("half");
    drain();
    assertThat(sent()).isEmpty();

    worker.writeOutbound(new ContinuationWebSocketFrame(true, 0, " and half"));

    assertThat(sent()).isEqualTo("\u0080\u0009 and half" + SERVICE_RESTART);
  }

  @Test
  void one_that_the_application_closes_is_closed_once() {
    upgrade();
    worker.writeOutbound(new CloseWebSocketFrame(1000, ""));
    assertThat(sent()).isEqualTo("\u0088\u0002\u0003\u00e8");

    drain();

    assertThat(sent()).isEmpty();
  }

  @Test
  void an_upgrade_amid_the_drain_is_completed_first() {
    drain();
    assertThat(sent()).isEmpty();

    receive(UPGRADE);

    assertThat(sent()).startsWith("HTTP/1.1 101").endsWith(SERVICE_RESTART);
  }

  @Test
  void many_are_not_closed_at_once() {
    var closedInFirstHalf = 0;
    for (int i = 0; i < 100; i++) {
      var another = new WebSocketDrainTest();
      another.connect();
      another.upgrade();
      another.notice.tell(GRACE);
      another.worker.runPendingTasks();
      another.pass(GRACE.dividedBy(2));
      closedInFirstHalf += another.sent().isEmpty() ? 0 : 1;
    }
    assertThat(closedInFirstHalf).isBetween(20, 80); // 50 on average; 6 standard deviations
  }
}
