package org.supervisor4j.netty.worker;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.LastHttpContent;

/** An application that answers 200 to each request while the request is being read. */
final class AnswersAtOnce extends SimpleChannelInboundHandler<HttpObject> {

  AnswersAtOnce() {
    super(HttpObject.class);
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
    if (part instanceof LastHttpContent) {
      context
          .writeAndFlush(HttpConnection.ok())
          .addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }
  }
}
