package org.supervisor4j.netty.process;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.supervisor4j.SupervisorException;

/** Finds the file that a program's name stands for, as the child itself would, or says why not. */
final class ProgramFile {

  private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

  private ProgramFile() {}

  /** An absolute path to an executable file. */
  static Path find(Launch launch) {
    var program = launch.program();
    if (program.isEmpty()) {
      throw new SupervisorException("the program's name is empty; name a path or a program");
    }
    try {
      return program.indexOf('/') >= 0 ? atPath(launch) : inPath(launch);
    } catch (InvalidPathException e) {
      throw failure(launch, "can't be looked up: " + e.getMessage() + "; correct the path", e);
    }
  }

  private static Path atPath(Launch launch) {
    var file = launch.workingDirectory().resolve(launch.program());
    if (Files.isDirectory(file)) {
      throw failure(launch, "is a directory: " + file + "; name a file in it");
    }
    if (!Files.exists(file)) {
      throw failure(launch, "not found: there is no " + file + "; correct the path");
    }
    return executable(launch, file);
  }

  private static Path inPath(Launch launch) {
    var path = launch.environment().getOrDefault("PATH", DEFAULT_PATH);
    var candidates = candidates(launch, path);
    var access = new FileAccess(launch.conditions());
    return candidates.stream()
        .filter(Files::isExecutable)
        .filter(file -> access.executeObjection(file).isEmpty())
        .findFirst()
        .or(() -> candidates.stream().findFirst())
        .map(file -> executable(launch, file))
        .orElseThrow(() -> notInPath(launch, path));
  }

  /** An empty entry means the current directory, relative ones count from it (environ(7)). */
  private static List<Path> candidates(Launch launch, String path) {
    return List.of(path.split(":", -1)).stream()
        .map(entry -> launch.workingDirectory().resolve(entry).resolve(launch.program()))
        .filter(Files::isRegularFile)
        .toList();
  }

  private static SupervisorException notInPath(Launch launch, String path) {
    var origin = launch.environment().containsKey("PATH") ? "" : " (the default, as it has none)";
    return failure(
        launch,
        "not found in the worker's PATH " + path + origin + "; install it, or name its path");
  }

  private static Path executable(Launch launch, Path file) {
    if (!Files.isRegularFile(file)) { // a fifo would be waited for
      throw failure(launch, "is no regular file: " + file + "; name a program");
    }
    if (!Files.isExecutable(file)) {
      throw failure(launch, "not executable: " + file + "; chmod +x it");
    }
    new FileAccess(launch.conditions())
        .executeObjection(file)
        .ifPresent(
            why -> {
              throw failure(launch, "not executable: " + why + "; chmod or move it");
            });
    return file;
  }

  static SupervisorException failure(Launch launch, String reason) {
    return new SupervisorException(message(launch, reason));
  }

  static SupervisorException failure(Launch launch, String reason, Throwable cause) {
    return new SupervisorException(message(launch, reason), cause);
  }

  private static String message(Launch launch, String reason) {
    return "program '" + launch.program() + "' " + reason;
  }
}
