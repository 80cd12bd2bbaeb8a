package org.supervisor4j.netty.move;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.MessageToMessageDecoder;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.logging.LoggingHandler;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.timeout.IdleStateHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import java.util.Optional;

/** What keeps a connection from moving. */
public final class Obstacles {

  private Obstacles() {}

  /**
   * The first handler, seen from the socket, of which nobody says what becomes of its state: one
   * that stands in front of a movable one and is neither a decoder nor known to have none.
   */
  static Optional<String> to(ChannelPipeline pipeline) {
    if (Movables.in(pipeline).isEmpty()) {
      return Optional.of("no handler of its pipeline is movable");
    }
    var last = Movables.in(pipeline).keySet().stream().reduce((first, next) -> next).orElseThrow();
    return before(pipeline, last);
  }

  /** The same for what stands in front of the handler of that name. */
  public static Optional<String> before(ChannelPipeline pipeline, String last) {
    for (var entry : pipeline) {
      if (entry.getKey().equals(last)) {
        break;
      }
      if (!isHarmless(entry.getValue())) {
        return Optional.of("handler \"%s\" is not movable".formatted(entry.getKey()));
      }
    }
    return Optional.empty();
  }

  private static boolean isHarmless(ChannelHandler handler) {
    if (handler instanceof SslHandler || handler instanceof AbstractSniHandler<?>) {
      return false; // its keys are nowhere else
    }
    return handler instanceof Movable
        || handler instanceof Mover
        || handler instanceof Settling
        || isDecoder(handler)
        || isPassive(handler)
        || isOnlyOutbound(handler);
  }

  /** What it has not decoded goes with the connection; between messages it has no more. */
  private static boolean isDecoder(ChannelHandler handler) {
    return !isProxyHeader(handler)
        && (handler instanceof ByteToMessageDecoder
            || handler instanceof CombinedChannelDuplexHandler
            || handler instanceof MessageToMessageDecoder<?>);
  }

  /** By name, for its module may be absent; what it has read is said once, at the beginning. */
  private static boolean isProxyHeader(ChannelHandler handler) {
    return handler.getClass().getName().startsWith("io.netty.handler.codec.haproxy.");
  }

  private static boolean isPassive(ChannelHandler handler) {
    return handler instanceof ChannelInitializer<?>
        || handler instanceof LoggingHandler
        || handler instanceof IdleStateHandler // and its kin, ReadTimeoutHandler
        || handler instanceof WriteTimeoutHandler
        || handler instanceof FlushConsolidationHandler;
  }

  private static boolean isOnlyOutbound(ChannelHandler handler) {
    return handler instanceof ChannelOutboundHandler && !(handler instanceof ChannelInboundHandler);
  }
}
