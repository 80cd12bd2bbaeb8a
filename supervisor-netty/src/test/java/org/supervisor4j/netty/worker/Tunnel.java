package org.supervisor4j.netty.worker;

import static io.netty.channel.ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import org.supervisor4j.netty.move.Movable;

/** What HTTP may become: all bytes come back. It says that it could move, and is wrong. */
final class Tunnel extends ChannelInboundHandlerAdapter implements Movable {

  /** Answers, on the loop, and makes the connection one. */
  static void open(ChannelHandlerContext context, boolean connect) {
    var answer =
        HttpConnection.full(
            connect ? HttpResponseStatus.OK : HttpResponseStatus.SWITCHING_PROTOCOLS);
    if (!connect) {
      answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    }
    context.writeAndFlush(answer).addListener(FIRE_EXCEPTION_ON_FAILURE);
    var pipeline = context.pipeline();
    pipeline.addLast(new Tunnel());
    pipeline.remove(HttpServerCodec.class);
    pipeline.remove(HttpObjectAggregator.class);
    pipeline.remove(context.handler());
  }

  @Override
  public boolean isBetweenMessages() {
    return true;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object bytes) {
    context.writeAndFlush(bytes).addListener(FIRE_EXCEPTION_ON_FAILURE);
  }
}
