package org.supervisor4j.netty.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.output.LogBytes;

/** Reads on where it has stopped, unless too much has come since; never half a character. */
final class LogReader {

  /** What somebody who comes is shown first. */
  static final int FIRST = 16 << 10;

  private static final int MOST = 32 << 10;
  private static final int LONGEST_CHARACTER = 4;

  private Object file = "";
  private long offset = -1;

  /** What is new. */
  record News(String text, boolean isAnew) {}

  /** Nothing while it can't be read. */
  Optional<News> read(LogBytes log) {
    try {
      return look(log);
    } catch (SupervisorException e) {
      return Optional.empty();
    }
  }

  private Optional<News> look(LogBytes log) {
    var now = log.identity();
    var size = log.size();
    var isFirst = offset < 0;
    var isOther = !now.equals(file) || offset > size;
    var isAnew = !isFirst && (isOther || size - offset > MOST);
    var from = isFirst || isAnew ? Math.max(0, size - (isFirst ? FIRST : MOST)) : offset;
    var piece = log.read(from, MOST);
    var isCut = piece.from() > 0 && piece.from() != offset;
    var count = whole(piece.bytes());
    file = now;
    offset = piece.from() + count;
    var text = Text.visible(new String(piece.bytes(), 0, count, UTF_8));
    return text.isEmpty() && !isAnew
        ? Optional.empty()
        : Optional.of(new News(isCut ? text.substring(text.indexOf('\n') + 1) : text, isAnew));
  }

  /** How many there are without a character at their end of which more is to come (RFC 3629 3). */
  private static int whole(byte[] bytes) {
    for (int back = 1; back < LONGEST_CHARACTER && back <= bytes.length; back++) {
      var one = bytes[bytes.length - back] & 0xff;
      if (one >= 0xc0) {
        var length = one >= 0xf0 ? 4 : one >= 0xe0 ? 3 : 2;
        return length > back ? bytes.length - back : bytes.length;
      }
      if (one < 0x80) {
        return bytes.length;
      }
    }
    return bytes.length;
  }
}
