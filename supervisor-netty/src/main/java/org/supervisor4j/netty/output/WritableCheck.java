package org.supervisor4j.netty.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.supervisor4j.Logs;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.posix.Descriptors;
import org.supervisor4j.netty.posix.PosixException;

/**
 * Whether a log file can be written, asked before anything runs: of a link its target is. Makes no
 * file, and no reader of a fifo takes it for a writer.
 */
public final class WritableCheck {

  private final String program;
  private final Path path;

  private WritableCheck(String program, Path path) {
    this.program = program;
    this.path = path;
  }

  /**
   * Asks for every worker and both streams.
   *
   * @throws SupervisorException if one can't be written, or not be rotated
   */
  public static void require(ProgramSpec spec) {
    requireFrom(0, spec);
  }

  /** As above, for the files that the workers of this slot and later ones have for themselves. */
  public static void requireFrom(int slot, ProgramSpec spec) {
    for (var logs : Stream.of(spec.logs(), spec.stderr()).distinct().toList()) {
      if (logs instanceof Logs.File file) {
        var known = paths(file, spec.name(), 0, slot).collect(Collectors.toSet());
        paths(file, spec.name(), slot, spec.workers() + spec.standby())
            .filter(path -> !known.contains(path))
            .forEach(path -> new WritableCheck(spec.name(), path).require(file.rotation()));
      }
    }
  }

  private static Stream<Path> paths(Logs.File file, String program, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(slot -> file.pathFor(new WorkerId(program, slot, 1)))
        .distinct();
  }

  private void require(Optional<Logs.Rotation> rotation) {
    ForeignLinks.objection(path)
        .ifPresent(
            why -> {
              throw refused("can't be written: " + why);
            });
    if (!Files.exists(path)) {
      requireMakes();
      return;
    }
    requireWrites();
    var moves = rotation.filter(value -> value.backups() > 0).isPresent();
    if (moves && Files.isRegularFile(path)) {
      requireMoves();
    }
  }

  private void requireMakes() {
    var directory = directory();
    if (!Files.isDirectory(directory)) {
      throw refused("needs a directory " + directory + "; create it");
    }
    if (!Files.isWritable(directory)) {
      throw refused("can't be made: " + directory + " may not be written; chmod it");
    }
  }

  /** An open says most, but one who reads a fifo would see its last writer go at the close. */
  private void requireWrites() {
    var opens = Files.isRegularFile(path) || Files.isDirectory(path);
    if (!opens && !Files.isWritable(path)) { // access(2)
      throw refused("may not be written; chmod it or choose another");
    }
    try {
      if (opens) {
        Descriptors.close(Descriptors.openForWriting(path));
      }
    } catch (PosixException e) {
      throw refused("can't be written: " + e.reason() + "; chmod it or choose another");
    }
  }

  private void requireMoves() {
    var directory = directory();
    if (!Files.isWritable(directory)) {
      throw refused(
          "can't be rotated: " + directory + " may not be written; chmod it or call neverRotate()");
    }
  }

  /** The one in which the file is or will be, which for a link is not that of the link. */
  private Path directory() {
    try {
      var target = LinkTarget.of(path);
      return Optional.ofNullable(target.getParent()).orElse(target);
    } catch (IOException e) {
      throw refused("is a link that leads nowhere: " + e + "; make it anew");
    }
  }

  private SupervisorException refused(String why) {
    return new SupervisorException("program %s: log file %s %s".formatted(program, path, why));
  }
}
