package org.supervisor4j.netty.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.EncoderException;
import io.netty.handler.codec.MessageToByteEncoder;
import java.util.List;

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
    } else if (message instanceof Message.Leaving) {
      out.writeByte(MessageType.LEAVING);
    } else if (message instanceof Message.Goodbye) {
      out.writeByte(MessageType.GOODBYE);
    } else if (message instanceof Message.TicketKeysWanted) {
      out.writeByte(MessageType.TICKET_KEYS_WANTED);
    } else if (message instanceof Message.TicketKeys tickets) {
      out.writeByte(MessageType.TICKET_KEYS);
      writeTexts(tickets.keys(), out);
    } else if (message instanceof Message.Accept accept) {
      out.writeByte(MessageType.ACCEPT).writeByte(accept.shards().size());
      accept.shards().forEach((socket, shards) -> writeShards(socket, shards, out));
    } else if (message instanceof Message.Drain drain) {
      out.writeByte(MessageType.DRAIN);
      out.writeLong(drain.withinMillis()).writeLong(drain.idleGraceMillis());
    } else if (message instanceof Message.Receiving receiving) {
      out.writeByte(MessageType.RECEIVING);
      writeText(receiving.path(), out);
      writeText(receiving.token(), out);
    } else if (message instanceof Message.Heirs heirs) {
      out.writeByte(MessageType.HEIRS).writeByte(heirs.heirs().size());
      heirs.heirs().forEach(heir -> writeHeir(heir, out));
    } else if (message instanceof Message.OfMove move) {
      writeMove(move, out);
    }
  }

  private static void writeShards(String socket, List<Integer> shards, ByteBuf out) {
    writeText(socket, out);
    out.writeShort(shards.size());
    shards.forEach(out::writeShort);
  }

  private static void writeHeir(Message.Heir heir, ByteBuf out) {
    writeText(heir.path(), out);
    writeText(heir.token(), out);
  }

  private static void writeMove(Message.OfMove message, ByteBuf out) {
    if (message instanceof Message.Knock knock) {
      out.writeByte(MessageType.KNOCK).writeInt(knock.version());
      writeText(knock.token(), out);
      out.writeLong(knock.passage()).writeBoolean(knock.descriptors());
    } else if (message instanceof Message.Welcome) {
      out.writeByte(MessageType.WELCOME);
    } else if (message instanceof Message.Baggage baggage) {
      out.writeByte(MessageType.BAGGAGE).writeLong(baggage.id());
      out.writeBytes(baggage.part(), baggage.part().readerIndex(), baggage.part().readableBytes());
    } else if (message instanceof Message.Offer offer) {
      out.writeByte(MessageType.OFFER).writeLong(offer.id());
      writeText(offer.socket(), out);
      writeText(offer.file(), out);
    } else if (message instanceof Message.Taken taken) {
      out.writeByte(MessageType.TAKEN).writeLong(taken.id());
    } else if (message instanceof Message.Refused refused) {
      out.writeByte(MessageType.REFUSED).writeLong(refused.id());
      writeText(refused.reason(), out);
    }
  }

  private static void writeTexts(List<String> texts, ByteBuf out) {
    out.writeByte(texts.size());
    texts.forEach(text -> writeText(text, out));
  }

  private static void writeText(String text, ByteBuf out) {
    out.writeShort(ByteBufUtil.utf8Bytes(text));
    ByteBufUtil.writeUtf8(out, text);
  }
}
