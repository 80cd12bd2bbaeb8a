package org.supervisor4j.netty.listener;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import org.supervisor4j.LogSink;

/** What a process has printed on a stream, as an event. */
record Printed(ProcessName name, long pid, LogSink.Stream stream) {

  String logged() {
    return "PROCESS_LOG_" + stream;
  }

  String captured() {
    return "PROCESS_COMMUNICATION_" + stream;
  }

  Event logged(byte[] data) {
    var channel = " channel:" + stream.toString().toLowerCase(Locale.ROOT);
    return new Event(logged(), name + " pid:" + pid + channel + "\n" + text(data));
  }

  Event captured(byte[] data) {
    return new Event(captured(), name + " pid:" + pid + "\n" + text(data));
  }

  /** As Python has it, so that what parses it goes on doing so. */
  private static String text(byte[] data) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
    } catch (CharacterCodingException e) {
      return "Undecodable: " + repr(data);
    }
  }

  /** The literal of bytes in Python. */
  private static String repr(byte[] data) {
    var latin = new String(data, ISO_8859_1);
    var quote = latin.contains("'") && !latin.contains("\"") ? '"' : '\'';
    var literal = new StringBuilder("b").append(quote);
    latin.chars().forEach(each -> literal.append(escaped((char) each, quote)));
    return literal.append(quote).toString();
  }

  private static String escaped(char each, char quote) {
    return switch (each) {
      case '\\' -> "\\\\";
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> each == quote ? "\\" + each : printable(each);
    };
  }

  private static String printable(char each) {
    return each >= ' ' && each <= '~' ? String.valueOf(each) : "\\x%02x".formatted((int) each);
  }
}
