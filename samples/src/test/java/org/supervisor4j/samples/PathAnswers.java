package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.supervisor4j.WorkerId;

/**
 * Answers with generation and path; {@code /late} only once the worker drains. {@code /events} is a
 * stream of numbered events, each in two writes, that begins behind the client's Last-Event-ID.
 */
final class PathAnswers extends SimpleChannelInboundHandler<FullHttpRequest> {

  private static final int MILLIS_BETWEEN_HALVES = 5;

  private final WorkerId worker;
  private final Drain drain;

  /** The time of the drain, which late answers wait for. */
  static final class Drain {
    private final CompletableFuture<Void> begun = new CompletableFuture<>();

    void begin() {
      begun.complete(null);
    }
  }

  PathAnswers(WorkerId worker, Drain drain) {
    this.worker = worker;
    this.drain = drain;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    var path = request.uri();
    if (path.equals("/events")) {
      begin(context, request);
    } else if (path.equals("/late")) {
      System.out.println("asked " + path);
      drain.begun.thenRunAsync(() -> answer(context, path), context.executor());
    } else {
      answer(context, path);
    }
  }

  private void answer(ChannelHandlerContext context, String path) {
    var body = Unpooled.copiedBuffer(worker.generation() + " " + path, US_ASCII);
    var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, body);
    answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    context.writeAndFlush(answer);
  }

  private void begin(ChannelHandlerContext context, FullHttpRequest request) {
    var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
    head.headers()
        .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.TEXT_EVENT_STREAM)
        .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
    context.write(head);
    event(context, 1 + Integer.parseInt(request.headers().get("Last-Event-ID", "0")));
  }

  private void event(ChannelHandlerContext context, int number) {
    write(context, "id: " + number + "\n");
    later(
        context,
        () -> {
          write(context, "data: from generation " + worker.generation() + "\n\n");
          later(context, () -> event(context, number + 1));
        });
  }

  private static void later(ChannelHandlerContext context, Runnable action) {
    if (context.channel().isActive()) {
      context.executor().schedule(action, MILLIS_BETWEEN_HALVES, TimeUnit.MILLISECONDS);
    }
  }

  private static void write(ChannelHandlerContext context, String text) {
    context.writeAndFlush(new DefaultHttpContent(Unpooled.copiedBuffer(text, US_ASCII)));
  }
}
