package org.supervisor4j.netty.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.TooLongFrameException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads frames. Unknown types and bytes after the known fields are skipped: the other side may be
 * one version ahead. Anything else is a {@link io.netty.handler.codec.DecoderException}.
 */
public final class MessageDecoder extends ByteToMessageDecoder {

  /** The longest frame taken, in bytes after its length. */
  static final int LONGEST = 8192;

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (in.readableBytes() < 2) {
      return;
    }
    var length = in.getUnsignedShort(in.readerIndex());
    if (length == 0) {
      throw new CorruptedFrameException("a frame without a type");
    }
    if (length > LONGEST) {
      throw new TooLongFrameException(
          "a frame of " + length + " bytes, at most " + LONGEST + " are taken");
    }
    if (in.readableBytes() < 2 + length) {
      return;
    }
    in.skipBytes(2);
    readContent(in.readSlice(length), out);
  }

  private static void readContent(ByteBuf content, List<Object> out) {
    var type = content.readUnsignedByte();
    try {
      switch (type) {
        case MessageType.HELLO ->
            out.add(new Message.Hello(content.readInt(), readText(content), content.readLong()));
        case MessageType.READY -> out.add(new Message.Ready());
        case MessageType.HEARTBEAT ->
            out.add(
                new Message.Heartbeat(
                    content.readInt(), content.readInt(), content.readLong(), content.readLong()));
        case MessageType.LEAVING -> out.add(new Message.Leaving());
        case MessageType.GOODBYE -> out.add(new Message.Goodbye());
        case MessageType.TICKET_KEYS_WANTED -> out.add(new Message.TicketKeysWanted());
        case MessageType.TICKET_KEYS -> out.add(new Message.TicketKeys(readTexts(content)));
        case MessageType.ACCEPT -> out.add(new Message.Accept(readShards(content)));
        case MessageType.DRAIN -> out.add(new Message.Drain(readTime(content), readTime(content)));
        case MessageType.RECEIVING ->
            out.add(new Message.Receiving(readText(content), readText(content)));
        case MessageType.HEIRS -> out.add(new Message.Heirs(readHeirs(content)));
        case MessageType.KNOCK ->
            out.add(
                new Message.Knock(
                    content.readInt(),
                    readText(content),
                    content.readLong(),
                    content.readBoolean()));
        case MessageType.WELCOME -> out.add(new Message.Welcome());
        case MessageType.BAGGAGE ->
            out.add(new Message.Baggage(content.readLong(), Unpooled.copiedBuffer(content)));
        case MessageType.OFFER ->
            out.add(new Message.Offer(content.readLong(), readText(content), readText(content)));
        case MessageType.TAKEN -> out.add(new Message.Taken(content.readLong()));
        case MessageType.REFUSED ->
            out.add(new Message.Refused(content.readLong(), readText(content)));
        default -> {}
      }
    } catch (IndexOutOfBoundsException e) {
      throw new CorruptedFrameException("a frame of type " + type + " that is too short", e);
    }
  }

  /** A host of before there were shards says nothing of them. */
  private static Map<String, List<Integer>> readShards(ByteBuf content) {
    var count = content.isReadable() ? content.readUnsignedByte() : 0;
    var all = new HashMap<String, List<Integer>>();
    for (int i = 0; i < count; i++) {
      var socket = readText(content);
      var shards = new ArrayList<Integer>();
      for (int left = content.readUnsignedShort(); left > 0; left--) {
        shards.add(content.readUnsignedShort());
      }
      all.put(socket, List.copyOf(shards));
    }
    return Map.copyOf(all);
  }

  private static List<Message.Heir> readHeirs(ByteBuf content) {
    var count = content.readUnsignedByte();
    var heirs = new ArrayList<Message.Heir>(count);
    for (int i = 0; i < count; i++) {
      heirs.add(new Message.Heir(readText(content), readText(content)));
    }
    return List.copyOf(heirs);
  }

  private static List<String> readTexts(ByteBuf content) {
    var count = content.readUnsignedByte();
    var texts = new ArrayList<String>(count);
    for (int i = 0; i < count; i++) {
      texts.add(readText(content));
    }
    return List.copyOf(texts);
  }

  private static String readText(ByteBuf content) {
    var length = content.readUnsignedShort();
    return content.readCharSequence(length, StandardCharsets.UTF_8).toString();
  }

  private static long readTime(ByteBuf content) {
    var millis = content.readLong();
    if (millis < 0) {
      throw new CorruptedFrameException("a time of " + millis + " ms");
    }
    return millis;
  }
}
