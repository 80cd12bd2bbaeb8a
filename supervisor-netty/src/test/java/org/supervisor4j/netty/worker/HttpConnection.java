package org.supervisor4j.netty.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One HTTP connection of a worker, with its client, its application and its time in our hands. */
final class HttpConnection {

  static final Duration GRACE = Duration.ofSeconds(5);
  static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
  static final String HEAD = "HEAD / HTTP/1.1\r\nHost: h\r\n\r\n";
  static final String POST =
      "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n";

  private final HttpTraffic traffic;
  private final EmbeddedChannel channel = new EmbeddedChannel();

  HttpConnection(HttpTraffic traffic) {
    this.traffic = traffic;
    channel.freezeTime();
    channel.pipeline().addLast(new HttpServerCodec(), traffic.newHandler());
    channel.runPendingTasks();
  }

  HttpConnection answeredBy(ChannelHandler application) {
    channel.pipeline().addLast(application);
    return this;
  }

  void drain() {
    traffic.drain(GRACE);
    channel.runPendingTasks();
  }

  void leaveSoon() {
    channel.pipeline().get(HttpDrain.class).leaveSoon();
  }

  void pass(Duration time) {
    channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    channel.runScheduledPendingTasks();
    channel.runPendingTasks();
  }

  void receive(String request) {
    channel.writeInbound(bytes(request));
  }

  /** Answers a client that takes nothing in until {@link #take}. */
  void answerInVain(Object part) {
    channel.write(part);
  }

  void take() {
    channel.flush();
  }

  String answer(Object part) {
    channel.writeOutbound(part);
    return sent();
  }

  String sent() {
    var text = new StringBuilder();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      text.append(part.toString(StandardCharsets.US_ASCII));
      part.release();
    }
    return text.toString();
  }

  void clientGoes() {
    channel.close().syncUninterruptibly();
  }

  boolean has(Class<? extends ChannelHandler> handler) {
    return channel.pipeline().get(handler) != null;
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  void assertOpen() {
    assertThat(channel.isOpen()).as("open").isTrue();
  }

  void assertClosed() {
    assertThat(channel.isOpen()).as("open").isFalse();
  }

  static FullHttpResponse ok() {
    var response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, bytes("body"));
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, 4);
    return response;
  }

  static FullHttpResponse full(HttpResponseStatus status) {
    return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
  }

  static DefaultHttpResponse chunkedHead() {
    var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    return head;
  }

  static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
  }
}
