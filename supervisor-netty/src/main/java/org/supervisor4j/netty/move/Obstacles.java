package org.supervisor4j.netty.move;

import io.netty.channel.Channel;
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
import io.netty.util.AttributeKey;
import java.util.Optional;
import java.util.function.Predicate;

/** What keeps a connection from moving. */
public final class Obstacles {

  private static final AttributeKey<Boolean> STAYS = AttributeKey.valueOf(Obstacles.class, "stays");

  private Obstacles() {}

  /** This connection never moves, whoever says that it could: it speaks something else now. */
  public static void keep(Channel connection) {
    connection.attr(STAYS).set(true);
  }

  /**
   * The first of those whose state is nowhere else: TLS, a PROXY header, and, in front of whatever
   * decodes, any handler that is not known to have none. What is behind the decoder is answered for
   * by the movable handlers.
   */
  static Optional<String> to(ChannelPipeline pipeline) {
    if (pipeline.channel().hasAttr(STAYS)) {
      return Optional.of("it has become another protocol");
    }
    if (Movables.in(pipeline).isEmpty()) {
      return Optional.of("no handler of its pipeline is movable");
    }
    return first(pipeline, handler -> handler instanceof Movable || isDecoder(handler));
  }

  /** Whether something stands in front of the codec which can't move. */
  public static boolean standBefore(ChannelPipeline pipeline, ChannelHandler codec) {
    return first(pipeline, handler -> handler == codec).isPresent();
  }

  /** Of what is known to be one, and, in front of that handler, of all that is not known. */
  private static Optional<String> first(ChannelPipeline pipeline, Predicate<ChannelHandler> upTo) {
    var inFront = true;
    for (var entry : pipeline) {
      var handler = entry.getValue();
      inFront &= !upTo.test(handler);
      if (holdsSecrets(handler) || (inFront && !isHarmless(handler))) {
        return Optional.of("handler \"%s\" can't move".formatted(entry.getKey()));
      }
    }
    return Optional.empty();
  }

  /** Keys, or what was said once at the beginning; by name, for its module may be absent. */
  private static boolean holdsSecrets(ChannelHandler handler) {
    return handler instanceof SslHandler
        || handler instanceof AbstractSniHandler<?>
        || handler.getClass().getName().startsWith("io.netty.handler.codec.haproxy.");
  }

  private static boolean isHarmless(ChannelHandler handler) {
    return handler instanceof Movable
        || handler instanceof Mover
        || handler instanceof Settling
        || isDecoder(handler)
        || isPassive(handler)
        || isOnlyOutbound(handler);
  }

  /** What it has not decoded goes with the connection; between messages it has no more. */
  private static boolean isDecoder(ChannelHandler handler) {
    return handler instanceof ByteToMessageDecoder
        || handler instanceof CombinedChannelDuplexHandler
        || handler instanceof MessageToMessageDecoder<?>;
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
