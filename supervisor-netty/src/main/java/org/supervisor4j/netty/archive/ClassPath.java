package org.supervisor4j.netty.archive;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.supervisor4j.SupervisorException;

/** The files behind a class path, as far as an archive depends on them. */
final class ClassPath {

  private static final String ALL_JARS = "*";

  private ClassPath() {}

  /**
   * A line for each entry: which file, how long, of which second; a JVM looks at no more.
   *
   * @param directory from which relative entries count
   * @throws SupervisorException if a JVM makes no archive with such a class path
   */
  static List<String> lines(String joined, Path directory) {
    return Stream.of(joined.split(File.pathSeparator))
        .map(directory::resolve)
        .flatMap(entry -> entry.endsWith(ALL_JARS) ? jars(entry).stream() : Stream.of(entry))
        .map(ClassPath::line)
        .toList();
  }

  /** An asterisk stands for all jars of its directory (java(1)). */
  private static List<Path> jars(Path entry) {
    try (var files = Files.list(entry.resolveSibling(""))) {
      return files
          .filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".jar"))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  static String line(Path file) {
    try {
      if (Files.isDirectory(file)) {
        requireEmpty(file);
      }
      var second = Files.getLastModifiedTime(file).to(TimeUnit.SECONDS);
      return file + " " + Files.size(file) + " " + second;
    } catch (IOException e) {
      return file + " is missing"; // usual, and no objection of the JVM's
    }
  }

  private static void requireEmpty(Path directory) throws IOException {
    try (var files = Files.newDirectoryStream(directory)) {
      if (files.iterator().hasNext()) {
        throw new SupervisorException(
            "its class path has the directory " + directory + "; pack it as a jar");
      }
    }
  }
}
