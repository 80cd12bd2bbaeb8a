package org.supervisor4j.netty.output;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.supervisor4j.Logs;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.posix.Descriptors;
import org.supervisor4j.netty.posix.PosixException;

/** Whether the log files of a spec can be written, asked before it runs. Makes no file. */
public final class WritableCheck {

  private WritableCheck() {}

  /**
   * Asks for every worker and both streams.
   *
   * @throws SupervisorException if one can't be written, or not be rotated
   */
  public static void require(ProgramSpec spec) {
    for (var logs : Stream.of(spec.logs(), spec.stderr()).distinct().toList()) {
      if (logs instanceof Logs.File file) {
        IntStream.range(0, spec.workers())
            .mapToObj(slot -> file.pathFor(new WorkerId(spec.name(), slot, 1)))
            .distinct()
            .forEach(path -> require(path, file.rotation(), spec.name()));
      }
    }
  }

  private static void require(Path path, Optional<Logs.Rotation> rotation, String program) {
    Consumer<String> refuse =
        why -> {
          throw new SupervisorException("program %s: log file %s %s".formatted(program, path, why));
        };
    var directory = Optional.ofNullable(path.getParent()).orElse(path);
    if (!Files.isDirectory(directory)) {
      refuse.accept("needs a directory " + directory + "; create it");
    }
    if (Files.exists(path)) {
      requireOpens(path, refuse);
    } else if (!Files.isWritable(directory)) {
      refuse.accept("can't be made: " + directory + " may not be written; chmod it");
    }
    var moves = rotation.filter(value -> value.backups() > 0).isPresent();
    if (moves && Files.isRegularFile(path) && !Files.isWritable(directory)) {
      refuse.accept(
          "can't be rotated: " + directory + " may not be written; chmod it or call neverRotate()");
    }
  }

  private static void requireOpens(Path path, Consumer<String> refuse) {
    try {
      Descriptors.close(Descriptors.openForWriting(path));
    } catch (PosixException e) {
      refuse.accept("can't be written: " + e.reason() + "; chmod it or choose another");
    }
  }
}
