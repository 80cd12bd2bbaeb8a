package org.supervisor4j.netty.move;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelPipeline;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.supervisor4j.netty.wire.Message;

/**
 * What goes with a connection.
 *
 * @param states by the name of the handler that said so
 * @param unread bytes of the protocol, to be read before any other; not pooled
 */
record Baggage(Map<String, byte[]> states, ByteBuf unread) {

  /** The most that one connection may take along, in bytes. */
  static final int LIMIT = 1 << 20;

  private static final int OVERHEAD = 4096; // for lengths and names

  /** What the movable handlers say. */
  static Map<String, byte[]> states(ChannelPipeline pipeline) {
    var states = new LinkedHashMap<String, byte[]>();
    Movables.in(pipeline)
        .forEach(
            (name, handler) -> {
              var state = handler.state();
              if (state.length > 0) {
                states.put(name, state);
              }
            });
    return states;
  }

  boolean isTooHeavy() {
    var carried = states.values().stream().mapToInt(state -> state.length).sum();
    return carried + unread.readableBytes() > LIMIT - OVERHEAD;
  }

  /** Gives each movable handler its state; the pipeline must have one for each. */
  void unpack(ChannelPipeline pipeline) {
    var here = Movables.in(pipeline);
    if (!here.keySet().containsAll(states.keySet())) {
      throw new IllegalStateException(
          "its state is for the handlers %s, and movable here are %s"
              .formatted(states.keySet(), here.keySet()));
    }
    here.forEach((name, handler) -> handler.restore(states.getOrDefault(name, new byte[0])));
  }

  List<Message.Baggage> parts(long id) {
    var all = packed();
    var parts = new ArrayList<Message.Baggage>();
    while (all.isReadable()) {
      var length = Math.min(Message.Baggage.LONGEST, all.readableBytes());
      parts.add(new Message.Baggage(id, all.readSlice(length)));
    }
    return parts;
  }

  private ByteBuf packed() {
    var all = Unpooled.buffer();
    all.writeInt(states.size());
    states.forEach((name, state) -> write(write(all, name), state));
    return all.writeInt(unread.readableBytes()).writeBytes(unread.duplicate());
  }

  /**
   * Reads what {@link #parts} has written.
   *
   * @throws RuntimeException if it is something else
   */
  static Baggage read(ByteBuf all) {
    var states = new LinkedHashMap<String, byte[]>();
    for (int left = all.readInt(); left > 0; left--) {
      states.put(new String(bytes(all), StandardCharsets.UTF_8), bytes(all));
    }
    return new Baggage(states, Unpooled.wrappedBuffer(bytes(all)));
  }

  private static ByteBuf write(ByteBuf out, String text) {
    return write(out, text.getBytes(StandardCharsets.UTF_8));
  }

  private static ByteBuf write(ByteBuf out, byte[] bytes) {
    return out.writeInt(bytes.length).writeBytes(bytes);
  }

  private static byte[] bytes(ByteBuf in) {
    var length = in.readInt();
    return ByteBufUtil.getBytes(in.readSlice(length)); // no allocation on the word of another
  }
}
