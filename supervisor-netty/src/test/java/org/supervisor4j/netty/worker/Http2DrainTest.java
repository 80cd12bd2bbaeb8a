package org.supervisor4j.netty.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frame by frame, with a client that may disregard what it is told. */
class Http2DrainTest {

  private final HttpTraffic traffic = new HttpTraffic();
  private final Requests requests = new Requests();
  private final EmbeddedChannel worker = new EmbeddedChannel();
  private final EmbeddedChannel client = new EmbeddedChannel(new ChannelInboundHandlerAdapter());
  private final DefaultHttp2FrameWriter frames = new DefaultHttp2FrameWriter();
  private final DefaultHttp2FrameReader reader = new DefaultHttp2FrameReader();
  private long ping;

  @BeforeEach
  void connect() throws Http2Exception {
    worker.freezeTime();
    worker
        .pipeline()
        .addLast(Http2FrameCodecBuilder.forServer().build(), new Http2Drain(traffic), requests);
    worker.runPendingTasks();
    worker.writeInbound(Http2CodecUtil.connectionPrefaceBuf());
    frames.writeSettings(at(), new Http2Settings(), at().newPromise());
    send();
    assertThat(heard()).isEmpty();
  }

  private ChannelHandlerContext at() {
    return client.pipeline().firstContext();
  }

  /** What the client has written reaches the worker. */
  private void send() {
    client.flush();
    for (ByteBuf bytes = client.readOutbound(); bytes != null; bytes = client.readOutbound()) {
      worker.writeInbound(bytes);
    }
    worker.runPendingTasks();
  }

  private void request(int stream, boolean whole) {
    var headers = new DefaultHttp2Headers().method("GET").path("/").scheme("http").authority("h");
    frames.writeHeaders(at(), stream, headers, 0, whole, at().newPromise());
    send();
  }

  private void reset(int stream) {
    frames.writeRstStream(at(), stream, Http2Error.CANCEL.code(), at().newPromise());
    send();
  }

  private void answerPing() {
    frames.writePing(at(), true, ping, at().newPromise());
    send();
  }

  private void drain() {
    traffic.drain(Duration.ofSeconds(5));
    worker.runPendingTasks();
  }

  /** What came from the worker that has to do with the end. */
  private List<String> heard() throws Http2Exception {
    var heard = new ArrayList<String>();
    for (ByteBuf bytes = worker.readOutbound(); bytes != null; bytes = worker.readOutbound()) {
      while (bytes.isReadable()) {
        reader.readFrame(at(), bytes, new Ears(heard));
      }
      bytes.release();
    }
    return heard;
  }

  @Test
  void the_second_goaway_waits_for_the_answer_to_the_ping() throws Http2Exception {
    request(1, true);
    drain();
    assertThat(heard()).containsExactly("GOAWAY 2147483647", "PING");
    request(3, true); // before the client knew
    assertThat(requests.streams).hasSize(2);
    assertThat(heard()).isEmpty();

    answerPing();

    assertThat(heard()).containsExactly("GOAWAY 3");
    assertThat(traffic.requestsInFlight()).isEqualTo(2);
    requests.answerAll(worker);
    assertThat(heard()).containsExactly("1 answered", "3 answered");
    assertThat(worker.isOpen()).isFalse();
    assertThat(traffic.requestsInFlight()).isZero();
    assertThat(traffic.requestsServed()).isEqualTo(2);
  }

  @Test
  void a_client_that_does_not_answer_the_ping_is_told_the_last_stream_all_the_same()
      throws Http2Exception {
    request(1, true);
    drain();
    drain(); // which may be heard twice
    assertThat(heard()).containsExactly("GOAWAY 2147483647", "PING");

    worker.advanceTimeBy(1, TimeUnit.SECONDS);
    worker.runScheduledPendingTasks();

    assertThat(heard()).containsExactly("GOAWAY 1");
    answerPing();
    assertThat(heard()).isEmpty();
    assertThat(worker.isOpen()).isTrue();
  }

  @Test
  void what_comes_later_is_refused_and_the_rest_goes_on() throws Http2Exception {
    request(1, false);
    drain();
    heard();
    answerPing();
    assertThat(heard()).containsExactly("GOAWAY 1");

    request(3, true);

    assertThat(heard()).containsExactly("3 REFUSED_STREAM");
    assertThat(requests.streams).hasSize(1);
    assertThat(traffic.requestsInFlight()).isEqualTo(1);
    frames.writeData(at(), 1, Unpooled.EMPTY_BUFFER, 0, true, at().newPromise());
    send();
    requests.answerAll(worker);
    assertThat(heard()).containsExactly("1 answered");
    assertThat(worker.isOpen()).isFalse();
  }

  @Test
  void a_request_that_its_client_takes_back_is_not_served_and_waited_for_no_longer()
      throws Http2Exception {
    request(1, true);
    drain();
    heard();
    answerPing();
    assertThat(worker.isOpen()).isTrue();

    reset(1);

    assertThat(worker.isOpen()).isFalse();
    assertThat(traffic.requestsInFlight()).isZero();
    assertThat(traffic.requestsServed()).isZero();
  }

  @Test
  void a_client_that_goes_takes_its_requests_along() {
    request(1, true);
    request(3, true);
    assertThat(traffic.requestsInFlight()).isEqualTo(2);

    worker.close().syncUninterruptibly();

    assertThat(traffic.requestsInFlight()).isZero();
    drain();
  }

  @Test
  void without_http2_in_front_of_it_there_is_nothing_to_drain() {
    var channel = new EmbeddedChannel();
    channel.pipeline().addLast(new Http2Drain(traffic));

    assertThatThrownBy(channel::checkException)
        .hasRootCauseMessage(
            "worker.http2() finds no HTTP/2 in its pipeline; add it behind Http2FrameCodec");
  }

  /** The application: answers when it is told. */
  private static final class Requests extends ChannelInboundHandlerAdapter {
    private final List<Http2FrameStream> streams = new ArrayList<>();

    @Override
    public void channelRead(ChannelHandlerContext here, Object message) {
      if (message instanceof Http2HeadersFrame head) {
        streams.add(head.stream());
      }
    }

    void answerAll(EmbeddedChannel on) {
      for (var stream : streams) {
        var headers = new DefaultHttp2Headers().status("200");
        on.writeAndFlush(new DefaultHttp2HeadersFrame(headers, true).stream(stream));
      }
    }
  }

  private final class Ears extends Http2EventAdapter {
    private final List<String> heard;

    Ears(List<String> heard) {
      this.heard = heard;
    }

    @Override
    public void onGoAwayRead(
        ChannelHandlerContext context, int lastStream, long error, ByteBuf data) {
      heard.add("GOAWAY " + lastStream);
    }

    @Override
    public void onPingRead(ChannelHandlerContext context, long data) {
      ping = data;
      heard.add("PING");
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext context, int stream, long error) {
      heard.add(stream + " " + Http2Error.valueOf(error));
    }

    @Override
    public void onHeadersRead(
        ChannelHandlerContext context, int stream, Http2Headers head, int padding, boolean end) {
      heard.add(stream + " answered");
    }
  }
}
