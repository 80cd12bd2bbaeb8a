package org.supervisor4j;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A directory with a file for each variable (envdir of daemontools; Server::Starter 0.35). */
record EnvDirectory(Path directory) {

  /** What is inherited, with the variables of this directory over it. */
  Map<String, String> over(Map<String, String> inherited) {
    var all = new HashMap<>(inherited);
    try (var files = Files.newDirectoryStream(directory.toAbsolutePath())) {
      for (var file : files) {
        var name = file.getFileName().toString();
        // neither a pipe, which would have to be waited for, nor the rest of a mounted volume
        if (!name.startsWith(".") && (Files.isRegularFile(file) || Files.notExists(file))) {
          value(file).ifPresentOrElse(value -> all.put(name, value), () -> all.remove(name));
        }
      }
      return all;
    } catch (IOException | DirectoryIteratorException e) {
      throw new SupervisorException(
          "envdir %s can't be read: %s; mend it".formatted(directory, e), e);
    }
  }

  /** Its first line; empty if there is nothing in it. */
  private static Optional<String> value(Path file) throws IOException {
    try (var lines = Files.newBufferedReader(file, UTF_8)) {
      return Optional.ofNullable(lines.readLine());
    } catch (CharacterCodingException e) {
      throw new IOException(file + " is not UTF-8", e);
    }
  }
}
