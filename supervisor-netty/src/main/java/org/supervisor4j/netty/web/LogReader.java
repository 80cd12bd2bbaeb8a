package org.supervisor4j.netty.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.supervisor4j.netty.web.Tail.Piece;

/** Reads on where it has stopped, unless too much has come since; never half a character. */
final class LogReader {

  /** What somebody who comes is shown first. */
  static final int FIRST = 16 << 10;

  private static final int MOST = 32 << 10;
  private static final int LONGEST_CHARACTER = 4;

  private long offset = -1;

  /** What is new. */
  record News(String text, boolean isAnew) {}

  Optional<News> read(Tail tail) {
    var size = tail.size();
    var isFirst = offset < 0;
    var isAnew = !isFirst && (offset > size || size - offset > MOST);
    var from = isFirst || isAnew ? Math.max(0, size - (isFirst ? FIRST : MOST)) : offset;
    var isCut = from > 0 && from != offset;
    var piece = whole(tail.from(from, MOST));
    offset = piece.next();
    var text = Text.visible(UTF_8.decode(piece.bytes()).toString());
    return text.isEmpty() && !isAnew
        ? Optional.empty()
        : Optional.of(new News(isCut ? text.substring(text.indexOf('\n') + 1) : text, isAnew));
  }

  /** Without a character at its end of which more is to come (RFC 3629 3). */
  private static Piece whole(Piece piece) {
    var bytes = piece.bytes();
    var end = bytes.limit();
    for (int back = 1; back < LONGEST_CHARACTER && back <= bytes.remaining(); back++) {
      var one = bytes.get(end - back) & 0xff;
      if (one >= 0xc0) {
        var length = one >= 0xf0 ? 4 : one >= 0xe0 ? 3 : 2;
        return length > back ? without(bytes, back, piece.next()) : piece;
      }
      if (one < 0x80) {
        return piece;
      }
    }
    return piece;
  }

  private static Piece without(ByteBuffer bytes, int last, long next) {
    return new Piece(bytes.slice(0, bytes.limit() - last), next - last);
  }
}
