package org.supervisor4j.netty.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.supervisor4j.netty.posix.Directories;

/** The older parts of a log file: {@code web.log.1} is the youngest. */
record Backups(Path file, int count) {

  /** Those of the file that is meant, which may be the target of a link. */
  static Backups of(Path path, int count) throws IOException {
    return new Backups(path.toRealPath(), count);
  }

  /** Moves the file out of the way; a gap among the backups is filled, else the oldest goes. */
  void shift() {
    int gap = 1;
    while (gap < count && Files.exists(numbered(gap))) {
      gap++;
    }
    for (int number = gap; number > 1; number--) {
      Directories.rename(numbered(number - 1), numbered(number));
    }
    Directories.rename(file, numbered(1));
  }

  /** Takes the youngest back, when no new file could be made. */
  void undo() {
    Directories.rename(numbered(1), file);
  }

  private Path numbered(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }
}
