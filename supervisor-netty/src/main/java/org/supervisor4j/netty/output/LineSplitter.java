package org.supervisor4j.netty.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/**
 * Cuts bytes into lines of UTF-8. A line that does not end comes in pieces, so that no output, what
 * it may be, takes more memory than a piece.
 */
final class LineSplitter implements Outlet {

  static final int LONGEST = 8192;

  private final Consumer<String> lines;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream(256);

  LineSplitter(Consumer<String> lines) {
    this.lines = lines;
  }

  @Override
  public void feed(byte[] bytes, int count) {
    int start = 0;
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n') {
        begun.write(bytes, start, i - start);
        endLine();
        start = i + 1;
      } else if (isPiece(begun.size() + i - start, bytes[i])) {
        begun.write(bytes, start, i - start);
        emit(begun.toString(UTF_8));
        start = i;
      }
    }
    begun.write(bytes, start, count - start);
  }

  /** Cut where a character begins, or where garbage has gone on for longer than any character. */
  private static boolean isPiece(int length, byte next) {
    var mayEndLine = next == '\r' && length == LONGEST;
    var begins = (next & 0xC0) != 0x80 || length >= LONGEST + 3;
    return length >= LONGEST && begins && !mayEndLine;
  }

  /** The stream has ended: so has its last line. */
  @Override
  public void end() {
    if (begun.size() > 0) {
      endLine();
    }
  }

  private void endLine() {
    var line = begun.toString(UTF_8);
    emit(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
  }

  private void emit(String line) {
    begun.reset();
    lines.accept(line);
  }
}
