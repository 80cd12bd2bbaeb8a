package org.supervisor4j.netty.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;

/**
 * Writes an answer of XML-RPC, byte for byte as Python's {@code xmlrpc.client.dumps} does, but for
 * characters that no XML document may have: in what workers print they are replaced by U+FFFD,
 * where supervisord sends what its client can't read.
 */
final class AnswerWriter {

  private final StringBuilder xml = new StringBuilder("<?xml version='1.0'?>\n<methodResponse>\n");

  private AnswerWriter() {}

  /** A value: of the kinds that {@link Call} has. */
  static byte[] value(Object value) {
    var writer = new AnswerWriter();
    writer.xml.append("<params>\n<param>\n");
    writer.write(value);
    return writer.end("</param>\n</params>\n");
  }

  static byte[] fault(Fault fault) {
    var writer = new AnswerWriter();
    writer.xml.append("<fault>\n");
    writer.write(fault.struct());
    return writer.end("</fault>\n");
  }

  private byte[] end(String end) {
    return xml.append(end).append("</methodResponse>\n").toString().getBytes(UTF_8);
  }

  private void write(Object value) {
    xml.append("<value>");
    if (value instanceof String text) {
      element("string", text);
    } else if (value instanceof Boolean flag) {
      element("boolean", flag ? "1" : "0");
    } else if (value instanceof Integer || value instanceof Long) {
      element("int", String.valueOf(inRange(((Number) value).longValue())));
    } else if (value instanceof List<?> list) {
      xml.append("<array><data>\n");
      list.forEach(this::write);
      xml.append("</data></array>");
    } else if (value instanceof Map<?, ?> struct) {
      xml.append("<struct>\n");
      struct.forEach(this::member);
      xml.append("</struct>");
    } else {
      throw new IllegalArgumentException("no type of XML-RPC: " + value.getClass());
    }
    xml.append("</value>\n");
  }

  private void member(Object name, Object value) {
    xml.append("<member>\n<name>");
    escape(String.valueOf(name));
    xml.append("</name>\n");
    write(value);
    xml.append("</member>\n");
  }

  /** XML-RPC has 32 bits, whatever the year. */
  private static long inRange(long value) {
    return Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, value));
  }

  private void element(String type, String text) {
    xml.append('<').append(type).append('>');
    escape(text);
    xml.append("</").append(type).append('>');
  }

  private void escape(String text) {
    text.codePoints()
        .forEach(
            character -> {
              switch (character) {
                case '&' -> xml.append("&amp;");
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '\r' -> xml.append("&#13;"); // else read as a newline
                default -> xml.appendCodePoint(isXml(character) ? character : 0xFFFD);
              }
            });
  }

  /** Char of XML 1.0. */
  private static boolean isXml(int character) {
    return character == '\t'
        || character == '\n'
        || (character >= 0x20 && character <= 0xD7FF)
        || (character >= 0xE000 && character <= 0xFFFD)
        || character >= 0x10000;
  }
}
