package org.supervisor4j.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is not where it was; whoever has it open keeps it. */
final class Deletion {

  private static final String SUFFIX = ".deleted-by-a-fault";

  private Deletion() {}

  static Lasting of(Path file, Faults faults) {
    var aside = file.resolveSibling(file.getFileName() + SUFFIX);
    var fault = faults.tell("delete", file.toString());
    move(file, aside);
    return faults.lasting(
        fault,
        () -> {
          faults.tell("put back", file.toString());
          move(aside, file);
        });
  }

  /** Not over something that was put there since. */
  static void move(Path from, Path to) {
    try {
      Files.move(from, to);
    } catch (IOException e) {
      throw new UncheckedIOException("%s can't become %s".formatted(from, to), e);
    }
  }
}
