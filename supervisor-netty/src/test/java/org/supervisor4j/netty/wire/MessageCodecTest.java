package org.supervisor4j.netty.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.EncoderException;
import io.netty.handler.codec.TooLongFrameException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageCodecTest {

  private static final List<Message> ONE_OF_EACH =
      List.of(
          new Message.Hello(Message.VERSION, "geheim ü 🦊", 4_000_000_000L),
          new Message.Ready(),
          new Message.Heartbeat(3, 2, 5_000_000_000L, 17),
          new Message.Leaving(),
          new Message.Goodbye(),
          new Message.TicketKeysWanted(),
          new Message.TicketKeys(List.of("00ff", "")),
          new Message.Accept(Map.of()),
          new Message.Accept(Map.of("http", List.of(0, 3), "admin", List.of())),
          new Message.Drain(30_000, 5_000),
          new Message.Receiving("/run/w1/cm", "token"),
          new Message.Heirs(List.of()),
          new Message.Heirs(List.of(new Message.Heir("/run/w1/cm", "token"))),
          new Message.Knock(Message.VERSION, "token", -7, true),
          new Message.Welcome(),
          new Message.Baggage(1, Unpooled.wrappedBuffer(new byte[Message.Baggage.LONGEST])),
          new Message.Offer(1, "http", "socket:[4711]"),
          new Message.Taken(1),
          new Message.Refused(2, "the socket is not served"));

  @Test
  void every_message_arrives_as_it_was_sent() {
    assertThat(read(written(ONE_OF_EACH))).isEqualTo(ONE_OF_EACH);
  }

  @Test
  void every_message_arrives_wherever_the_stream_is_split() {
    var bytes = written(ONE_OF_EACH);
    for (int at = 0; at <= bytes.length; at += at < 400 ? 1 : 97) {
      var head = java.util.Arrays.copyOfRange(bytes, 0, at);
      var tail = java.util.Arrays.copyOfRange(bytes, at, bytes.length);
      assertThat(read(head, tail)).as("split at %d", at).isEqualTo(ONE_OF_EACH);
    }
  }

  @Test
  void every_message_arrives_byte_by_byte() {
    var bytes = written(ONE_OF_EACH);
    var single = new byte[bytes.length][];
    for (int i = 0; i < bytes.length; i++) {
      single[i] = new byte[] {bytes[i]};
    }
    assertThat(read(single)).isEqualTo(ONE_OF_EACH);
  }

  @Test
  void the_frames_stay_as_the_other_version_knows_them() {
    assertThat(HexFormat.of().formatHex(written(List.of(new Message.Drain(1, 2)))))
        .isEqualTo("0011" + "06" + "0000000000000001" + "0000000000000002");
    assertThat(HexFormat.of().formatHex(written(List.of(new Message.Hello(1, "ab", 3)))))
        .isEqualTo("0011" + "01" + "00000001" + "0002" + "6162" + "0000000000000003");
  }

  @Test
  void an_unknown_type_is_skipped() {
    assertThat(read(hex("0003" + "63" + "0102" + "0001" + "02")))
        .containsExactly(new Message.Ready());
  }

  @Test
  void fields_that_a_newer_version_appended_are_skipped() {
    assertThat(read(hex("0004" + "02" + "010203" + "0001" + "05")))
        .containsExactly(new Message.Ready(), new Message.Accept(Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000", // no type
        "000501000000", // hello cut in its version
        "00090100000001ffff6162", // a token longer than its frame
        "001106ffffffffffffffff0000000000000002", // a negative time
      })
  void garbage_is_an_error(String frame) {
    assertThatThrownBy(() -> read(hex(frame + "00".repeat(20))))
        .isInstanceOf(CorruptedFrameException.class);
  }

  @Test
  void an_oversize_frame_is_an_error_before_its_content_is_there() {
    assertThatThrownBy(() -> read(hex("2001"))).isInstanceOf(TooLongFrameException.class);
    assertThat(read(hex("2000"))).isEmpty();
  }

  @Test
  void an_oversize_message_is_refused_by_the_writer() {
    assertThatThrownBy(() -> written(List.of(new Message.Hello(1, "x".repeat(9000), 1))))
        .isInstanceOf(EncoderException.class)
        .hasMessageContaining("9015");
  }

  @Test
  void the_token_does_not_get_into_logs() {
    assertThat(new Message.Hello(1, "geheim", 7)).asString().doesNotContain("geheim");
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static byte[] written(List<Message> messages) {
    var channel = new EmbeddedChannel(new MessageEncoder());
    messages.forEach(channel::writeOutbound);
    var bytes = Unpooled.buffer();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      bytes.writeBytes(part);
      part.release();
    }
    var array = new byte[bytes.readableBytes()];
    bytes.readBytes(array);
    return array;
  }

  private static List<Message> read(byte[]... parts) {
    var channel = new EmbeddedChannel(new MessageDecoder());
    for (var part : parts) {
      channel.writeInbound(Unpooled.wrappedBuffer(part));
    }
    var messages = new ArrayList<Message>();
    for (Message message = channel.readInbound();
        message != null;
        message = channel.readInbound()) {
      messages.add(message);
    }
    return messages;
  }
}
