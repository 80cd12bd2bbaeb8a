package org.supervisor4j.netty.worker;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpServerCodec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The codec of a pipeline, be it one handler for both directions or one for each. */
final class HttpCodec {

  private final ChannelHandlerContext context;

  private HttpCodec(ChannelHandlerContext context) {
    this.context = context;
  }

  static Optional<HttpCodec> in(ChannelPipeline pipeline) {
    return find(pipeline.context(HttpServerCodec.class))
        .or(() -> find(pipeline.context(HttpRequestDecoder.class)));
  }

  private static Optional<HttpCodec> find(@Nullable ChannelHandlerContext context) {
    return Optional.ofNullable(context).map(HttpCodec::new);
  }

  String name() {
    return context.name();
  }

  /** It decodes no more: what it holds comes out behind it, as does all that arrives later. */
  void stopDecoding() {
    if (context.handler() instanceof HttpServerCodec both) {
      both.removeInboundHandler();
    } else {
      context.pipeline().remove(context.handler());
    }
  }
}
