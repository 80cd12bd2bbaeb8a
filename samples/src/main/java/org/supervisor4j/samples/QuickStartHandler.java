package org.supervisor4j.samples;

import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.CompletableFuture.completedFuture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.supervisor4j.WorkerId;

/** Says who answers; answers {@code /slow?ms=N} late; echoes what is posted. */
final class QuickStartHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

  private final AnswersInOrder answers = new AnswersInOrder();
  private final WhoAnswers who;

  QuickStartHandler(WorkerId worker) {
    who = new WhoAnswers(worker);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    answers.add(context, answer(context, request));
  }

  private CompletableFuture<FullHttpResponse> answer(
      ChannelHandlerContext context, FullHttpRequest request) {
    var query = new QueryStringDecoder(request.uri());
    if (request.method().equals(HttpMethod.POST)) {
      return completedFuture(response(OK, request.content().retain()));
    }
    return switch (query.path()) {
      case "/slow" -> late(context, WhoAnswers.late(query));
      case "/" -> completedFuture(who());
      default -> completedFuture(text(NOT_FOUND, "no " + query.path() + "\n"));
    };
  }

  private CompletableFuture<FullHttpResponse> late(ChannelHandlerContext context, long millis) {
    var answer = new CompletableFuture<FullHttpResponse>();
    context.executor().schedule(() -> answer.complete(who()), millis, TimeUnit.MILLISECONDS);
    return answer;
  }

  private FullHttpResponse who() {
    return text(OK, who.whoami());
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
