package org.supervisor4j.testkit.fault;

import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.CompletableFuture.completedFuture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.supervisor4j.WorkerId;

/** Answers as the quickstart does, unless told otherwise; in the order of the requests. */
final class PuppetHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

  private final Answering answering;
  private final String whoami;
  private CompletableFuture<Boolean> before = completedFuture(true); // on the loop only

  PuppetHandler(WorkerId worker, Answering answering) {
    this.answering = answering;
    whoami =
        "pid=%d slot=%d generation=%d\n"
            .formatted(ProcessHandle.current().pid(), worker.slot(), worker.generation());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    var half = answering.half();
    before =
        before.thenCombine(
            answer(context, request),
            (earlier, response) -> {
              if (half == null) {
                context.writeAndFlush(response);
              } else {
                sendHalf(context, response, half.thenClose());
              }
              return true;
            });
  }

  private CompletableFuture<FullHttpResponse> answer(
      ChannelHandlerContext context, FullHttpRequest request) {
    if (answering.isStopped()) {
      return new CompletableFuture<>();
    }
    if (request.method().equals(HttpMethod.POST)) {
      return completedFuture(response(OK, request.content().retain()));
    }
    var query = new QueryStringDecoder(request.uri());
    return switch (query.path()) {
      case "/slow" -> late(context, query);
      case "/" -> completedFuture(text(OK, whoami));
      default -> completedFuture(text(NOT_FOUND, "no " + query.path() + "\n"));
    };
  }

  private CompletableFuture<FullHttpResponse> late(
      ChannelHandlerContext context, QueryStringDecoder query) {
    var millis = Long.parseLong(query.parameters().getOrDefault("ms", List.of("1000")).get(0));
    var answer = new CompletableFuture<FullHttpResponse>();
    context
        .executor()
        .schedule(() -> answer.complete(text(OK, whoami)), millis, TimeUnit.MILLISECONDS);
    return answer;
  }

  /** The head and half of the body that it announces. */
  private static void sendHalf(
      ChannelHandlerContext context, FullHttpResponse whole, boolean thenClose) {
    context.write(
        new DefaultHttpResponse(whole.protocolVersion(), whole.status(), whole.headers()));
    var body = whole.content();
    var sent =
        context.writeAndFlush(
            new DefaultHttpContent(body.readRetainedSlice(body.readableBytes() / 2)));
    whole.release();
    if (thenClose) {
      sent.addListener(done -> context.close());
    }
  }

  private static FullHttpResponse text(HttpResponseStatus status, String text) {
    return response(status, Unpooled.copiedBuffer(text, UTF_8));
  }

  private static FullHttpResponse response(HttpResponseStatus status, ByteBuf body) {
    var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    return response;
  }
}
