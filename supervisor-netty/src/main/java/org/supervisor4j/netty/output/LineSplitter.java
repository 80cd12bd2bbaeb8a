package org.supervisor4j.netty.output;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts bytes into lines of UTF-8. A line that does not end comes in pieces, so that no output, what
 * it may be, takes more memory than a piece.
 */
final class LineSplitter {

  static final int LONGEST = 8192;

  private final Consumer<String> lines;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream(256);

  LineSplitter(Consumer<String> lines) {
    this.lines = lines;
  }

  void feed(byte[] bytes, int count) {
    int start = 0;
    for (int i = 0; i < count; i++) {
      if (bytes[i] == '\n') {
        begun.write(bytes, start, i - start);
        emit();
        start = i + 1;
      } else if (begun.size() + i - start >= LONGEST && isBoundary(bytes[i])) {
        begun.write(bytes, start, i - start);
        emit();
        start = i;
      }
    }
    begun.write(bytes, start, count - start);
  }

  /** Whether a character begins here; also true in garbage before long. */
  private boolean isBoundary(byte next) {
    return (next & 0xC0) != 0x80 || begun.size() > LONGEST + 4;
  }

  /** The stream has ended: so has its last line. */
  void end() {
    if (begun.size() > 0) {
      emit();
    }
  }

  private void emit() {
    var line = begun.toString(StandardCharsets.UTF_8);
    begun.reset();
    lines.accept(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
  }
}
