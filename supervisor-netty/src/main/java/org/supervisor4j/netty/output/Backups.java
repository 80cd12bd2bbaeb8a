package org.supervisor4j.netty.output;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The older parts of a log file: {@code web.log.1} is the youngest. */
record Backups(Path file, int count) {

  /** Those of the file that is meant, which may be the target of a link. */
  static Backups of(Path path, int count) throws IOException {
    return new Backups(path.toRealPath(), count);
  }

  /** Moves the file out of the way; a gap among the backups is filled, else the oldest goes. */
  void shift() throws IOException {
    int gap = 1;
    while (gap < count && Files.exists(numbered(gap))) {
      gap++;
    }
    for (int number = gap; number > 1; number--) {
      Files.move(numbered(number - 1), numbered(number), ATOMIC_MOVE);
    }
    Files.move(file, numbered(1), ATOMIC_MOVE);
  }

  /** Takes the youngest back, when no new file could be made. */
  void undo() throws IOException {
    Files.move(numbered(1), file, ATOMIC_MOVE);
  }

  private Path numbered(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }
}
