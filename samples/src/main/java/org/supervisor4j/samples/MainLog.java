package org.supervisor4j.samples;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The log of the host itself: goes on at the end of its file, which rotates by its size. */
final class MainLog extends OutputStream {

  private final Path file;
  private final long most;
  private final int backups;
  private OutputStream out;
  private long size;

  /**
   * Opens the file.
   *
   * @param most bytes; not above 0: it never rotates
   */
  MainLog(Path file, long most, int backups) throws IOException {
    this.file = file;
    this.most = most;
    this.backups = backups;
    out = new FileOutputStream(file.toFile(), true);
    size = Files.size(file);
  }

  @Override
  public synchronized void write(int single) throws IOException {
    write(new byte[] {(byte) single}, 0, 1);
  }

  /** Lines come whole: a stream that prints flushes a line at a time. */
  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    if (most > 0 && size > 0 && size + length > most) {
      rotate();
    }
    out.write(bytes, offset, length);
    size += length;
  }

  @Override
  public synchronized void flush() throws IOException {
    out.flush();
  }

  private void rotate() throws IOException {
    out.close();
    for (var number = backups - 1; number >= 1; number--) {
      move(backup(number), backup(number + 1));
    }
    if (backups > 0) {
      move(file, backup(1));
    }
    out = new FileOutputStream(file.toFile(), false);
    size = 0;
  }

  private Path backup(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  private static void move(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
