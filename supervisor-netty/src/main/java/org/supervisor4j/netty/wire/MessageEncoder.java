package org.supervisor4j.netty.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.EncoderException;
import io.netty.handler.codec.MessageToByteEncoder;

/** Writes a message as a frame: length of what follows (2 bytes), type (1 byte), payload. */
public final class MessageEncoder extends MessageToByteEncoder<Message> {

  public MessageEncoder() {
    super(Message.class);
  }

  @Override
  protected void encode(ChannelHandlerContext context, Message message, ByteBuf out) {
    var start = out.writerIndex();
    out.writeShort(0);
    writeContent(message, out);
    var length = out.writerIndex() - start - 2;
    if (length > MessageDecoder.LONGEST) {
      throw new EncoderException("a frame of " + length + " bytes is longer than the peer takes");
    }
    out.setShort(start, length);
  }

  private static void writeContent(Message message, ByteBuf out) {
    if (message instanceof Message.Hello hello) {
      out.writeByte(MessageType.HELLO).writeInt(hello.version());
      writeText(hello.token(), out);
      out.writeLong(hello.pid());
    } else if (message instanceof Message.Ready) {
      out.writeByte(MessageType.READY);
    } else if (message instanceof Message.Heartbeat beat) {
      out.writeByte(MessageType.HEARTBEAT);
      out.writeInt(beat.connections()).writeInt(beat.requestsInFlight());
      out.writeLong(beat.requestsServed()).writeLong(beat.loopDelayNanos());
    } else if (message instanceof Message.Goodbye) {
      out.writeByte(MessageType.GOODBYE);
    } else if (message instanceof Message.TicketKeysWanted) {
      out.writeByte(MessageType.TICKET_KEYS_WANTED);
    } else if (message instanceof Message.TicketKeys tickets) {
      out.writeByte(MessageType.TICKET_KEYS).writeByte(tickets.keys().size());
      tickets.keys().forEach(key -> writeText(key, out));
    } else if (message instanceof Message.Accept) {
      out.writeByte(MessageType.ACCEPT);
    } else if (message instanceof Message.Drain drain) {
      out.writeByte(MessageType.DRAIN);
      out.writeLong(drain.withinMillis()).writeLong(drain.idleGraceMillis());
    }
  }

  private static void writeText(String text, ByteBuf out) {
    out.writeShort(ByteBufUtil.utf8Bytes(text));
    ByteBufUtil.writeUtf8(out, text);
  }
}
