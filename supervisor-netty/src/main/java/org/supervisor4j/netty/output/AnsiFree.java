package org.supervisor4j.netty.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/**
 * Leaves out ANSI escape sequences (ECMA-48): those that a control sequence introducer begins, as
 * of colours, and operating system commands, as of titles. One that is not whole ends with its
 * line.
 */
final class AnsiFree implements Blocks {

  private static final byte ESCAPE = 0x1B;
  private static final byte BELL = 0x07;

  private enum In {
    TEXT,
    /** Behind the escape character. */
    ESCAPED,
    /** Up to a letter or the like. */
    CONTROL,
    /** Up to a bell, or an escape and a backslash. */
    COMMAND
  }

  private final Blocks next;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private In in = In.TEXT;

  AnsiFree(Blocks next) {
    this.next = next;
  }

  @Override
  public void block(byte[] bytes, int from, int to) {
    for (int at = from; at < to; at++) {
      if (takes(bytes[at])) {
        text.write(bytes[at]);
      }
    }
    var plain = text.toByteArray();
    text.reset();
    if (plain.length > 0) {
      next.block(plain, 0, plain.length);
    }
  }

  /** Whether this byte is text. */
  private boolean takes(byte each) {
    if (each == '\n') {
      in = In.TEXT;
      return true;
    }
    if (each == ESCAPE) { // in a command the beginning of its end
      in = In.ESCAPED;
      return false;
    }
    var before = in;
    in =
        switch (before) {
          case TEXT -> In.TEXT;
          case ESCAPED -> each == '[' ? In.CONTROL : each == ']' ? In.COMMAND : In.TEXT;
          case CONTROL -> each >= '@' && each <= '~' ? In.TEXT : In.CONTROL;
          case COMMAND -> each == BELL ? In.TEXT : In.COMMAND;
        };
    return before == In.TEXT;
  }

  @Override
  public void end() {
    next.end();
  }

  /** The same of a line. */
  static String plain(String line) {
    if (line.indexOf(ESCAPE) < 0) {
      return line;
    }
    var plain = new ByteArrayOutputStream();
    var bytes = line.getBytes(UTF_8);
    new AnsiFree(new Collected(plain)).block(bytes, 0, bytes.length);
    return plain.toString(UTF_8);
  }

  private record Collected(ByteArrayOutputStream all) implements Blocks {
    @Override
    public void block(byte[] bytes, int from, int to) {
      all.write(bytes, from, to - from);
    }

    @Override
    public void end() {}
  }
}
