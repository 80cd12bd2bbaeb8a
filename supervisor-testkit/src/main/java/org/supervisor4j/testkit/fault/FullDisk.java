package org.supervisor4j.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.supervisor4j.Supervisor;

/** A log file on a device that is always full. */
final class FullDisk {

  private static final Path FULL = Path.of("/dev/full");

  private FullDisk() {}

  static Lasting of(Supervisor host, Path log, Faults faults) {
    var aside = log.resolveSibling(log.getFileName() + ".before-the-disk-was-full");
    var fault = faults.tell("disk full", log.toString());
    fill(log, aside);
    host.reopenLogs();
    return faults.lasting(
        fault,
        () -> {
          faults.tell("disk as before", log.toString());
          empty(log, aside);
          host.reopenLogs();
        });
  }

  private static void fill(Path log, Path aside) {
    try {
      if (Files.exists(log, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(log, aside);
      }
      Files.createSymbolicLink(log, FULL);
    } catch (IOException e) {
      throw new UncheckedIOException(log + " can't become a link to " + FULL, e);
    }
  }

  private static void empty(Path log, Path aside) {
    try {
      Files.delete(log);
      if (Files.exists(aside, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(aside, log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(log + " can't become a file again", e);
    }
  }
}
