package org.supervisor4j.samples;

import static io.netty.handler.codec.http.HttpResponseStatus.NOT_FOUND;
import static io.netty.handler.codec.http.HttpResponseStatus.OK;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.supervisor4j.WorkerId;

/** Says who answers; answers {@code /slow?ms=N} late; echoes what is posted. */
final class QuickStartHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

  private final String whoami;

  QuickStartHandler(WorkerId worker) {
    whoami =
        "pid=%d slot=%d generation=%d\n"
            .formatted(ProcessHandle.current().pid(), worker.slot(), worker.generation());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    var query = new QueryStringDecoder(request.uri());
    if (request.method().equals(HttpMethod.POST)) {
      answer(context, OK, request.content().retain());
    } else if (query.path().equals("/slow")) {
      var millis = Long.parseLong(query.parameters().getOrDefault("ms", List.of("1000")).get(0));
      context.executor().schedule(() -> sayWho(context), millis, TimeUnit.MILLISECONDS);
    } else if (query.path().equals("/")) {
      sayWho(context);
    } else {
      answer(context, NOT_FOUND, Unpooled.copiedBuffer("no " + query.path() + "\n", UTF_8));
    }
  }

  private void sayWho(ChannelHandlerContext context) {
    answer(context, OK, Unpooled.copiedBuffer(whoami, UTF_8));
  }

  private static void answer(
      ChannelHandlerContext context, HttpResponseStatus status, ByteBuf body) {
    var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.readableBytes());
    context.writeAndFlush(response);
  }
}
