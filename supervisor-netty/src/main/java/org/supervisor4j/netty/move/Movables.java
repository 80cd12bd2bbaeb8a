package org.supervisor4j.netty.move;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.CombinedChannelDuplexHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What can be said of a pipeline whose connection is to move. */
final class Movables {

  private Movables() {}

  /** Its movable handlers by their names, in their order. */
  static Map<String, Movable> in(ChannelPipeline pipeline) {
    var found = new LinkedHashMap<String, Movable>();
    pipeline
        .toMap()
        .forEach(
            (name, handler) -> {
              if (handler instanceof Movable movable) {
                found.put(name, movable);
              }
            });
    return found;
  }

  /** Whether nothing is half done on this connection, received, sent or to come. */
  static boolean areBetweenMessages(Channel connection) {
    var unsent = connection.unsafe().outboundBuffer();
    return connection.isActive()
        && connection.isRegistered() // else it has not settled here yet
        && Obstacles.to(connection.pipeline()).isEmpty() // it may have become something else
        && !((DuplexChannel) connection).isInputShutdown()
        && (unsent == null || unsent.totalPendingWriteBytes() == 0)
        && in(connection.pipeline()).values().stream().allMatch(Movable::isBetweenMessages);
  }

  /**
   * Takes every byte that was read and not decoded out of the pipeline, and its decoders with it:
   * one that is removed hands on what it holds.
   *
   * @param later what was read after all that; released
   */
  static ByteBuf takeUndecoded(ChannelPipeline pipeline, List<ByteBuf> later) {
    var pieces = new ArrayDeque<ByteBuf>(); // what is deeper in the pipeline was read earlier
    pipeline
        .toMap()
        .forEach(
            (name, handler) -> {
              if (holdsBytes(handler)) {
                pieces.addFirst(removed(pipeline, name));
              }
              if (handler instanceof Movable movable) {
                pieces.addFirst(movable.undecoded());
              }
            });
    later.forEach(pieces::addLast);
    var all = Unpooled.wrappedBuffer(pieces.toArray(ByteBuf[]::new));
    try {
      return Unpooled.copiedBuffer(all);
    } finally {
      all.release();
    }
  }

  private static boolean holdsBytes(ChannelHandler handler) {
    return handler instanceof ByteToMessageDecoder
        || handler instanceof CombinedChannelDuplexHandler;
  }

  private static ByteBuf removed(ChannelPipeline pipeline, String name) {
    var sink = new Sink();
    pipeline.addAfter(name, null, sink);
    pipeline.remove(name);
    pipeline.remove(sink);
    return Unpooled.wrappedBuffer(sink.bytes.toArray(ByteBuf[]::new));
  }

  private static final class Sink extends ChannelInboundHandlerAdapter {
    final ArrayList<ByteBuf> bytes = new ArrayList<>();

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof ByteBuf buffer) {
        bytes.add(buffer);
      } else {
        context.fireChannelRead(message);
      }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {}
  }
}
