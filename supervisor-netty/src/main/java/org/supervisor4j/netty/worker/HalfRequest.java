package org.supervisor4j.netty.worker;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpServerCodec;

/**
 * In front of the HTTP codec: notices bytes of which no request has come out yet. The codec does
 * not tell what it still holds.
 */
final class HalfRequest extends ChannelInboundHandlerAdapter {

  private boolean here;

  /** Whether part of a request's head has arrived on an otherwise idle connection. */
  boolean isHere() {
    return here;
  }

  void completed() {
    here = false;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    here = true; // a request that comes out on the way down takes it back
    context.fireChannelRead(message);
  }

  /** Puts itself before the codec; where that is must be known, for TLS comes before it. */
  void placeBeforeCodec(ChannelHandlerContext handler) {
    var pipeline = handler.pipeline();
    var codec = pipeline.context(HttpServerCodec.class);
    if (codec == null) {
      codec = pipeline.context(HttpRequestDecoder.class);
    }
    if (codec != null) {
      pipeline.addBefore(codec.name(), null, this);
    }
  }

  void removeFrom(ChannelPipeline pipeline) {
    if (pipeline.context(this) != null) {
      pipeline.remove(this);
    }
  }
}
