package org.supervisor4j.netty.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether the code that a JVM is to run is still there. Asked before the start, since a JVM without
 * it dies with code 1 and tells its log a class, not the file that is gone.
 */
final class JavaFiles {

  private final Path directory;

  private final FileAccess access;
  private final boolean isOthers;

  private JavaFiles(Launch launch) {
    directory = launch.workingDirectory();
    access = new FileAccess(launch.conditions());
    isOthers = launch.conditions().isOther();
  }

  /** What speaks against starting it; empty when that can't be said for sure. */
  static Optional<String> objection(Launch launch) {
    var files = new JavaFiles(launch);
    try {
      return JavaLine.of(launch.line())
          .flatMap(line -> line.isJar() ? files.noJar(line.main()) : files.noMain(line));
    } catch (InvalidPathException e) {
      return Optional.empty(); // told by the spawn, or by the JVM
    }
  }

  private Optional<String> noJar(String jar) {
    var file = directory.resolve(jar);
    return Files.exists(file)
        ? closed(List.of(file))
        : Optional.of("has no jar to run: there is no " + file + "; restore it");
  }

  /**
   * Entries that are not there are usual, so only a main class that is not found counts. Nothing of
   * another user's is opened: he may have put a fifo there, and we would wait for ever.
   */
  private Optional<String> noMain(JavaLine line) {
    var entries = line.classPath().stream().flatMap(entry -> files(entry).stream()).toList();
    var gone = entries.stream().filter(file -> !Files.exists(file)).toList();
    if (gone.isEmpty() || isOthers || isIn(entries, line.main())) {
      return closed(entries);
    }
    var names = gone.stream().map(Path::toString).collect(Collectors.joining(", "));
    return Optional.of(
        "finds no main class "
            + line.main()
            + ": of its class path there is no "
            + names
            + "; restore it");
  }

  /** To the user that it runs as. */
  private Optional<String> closed(List<Path> entries) {
    return entries.stream()
        .flatMap(entry -> access.readObjection(entry).stream())
        .findFirst()
        .map(why -> "may not read its class path: " + why + "; chmod or move it");
  }

  /** An entry with an asterisk stands for all jars of a directory (java(1)). */
  private List<Path> files(String entry) {
    if (!entry.equals("*") && !entry.endsWith("/*")) {
      return List.of(directory.resolve(entry));
    }
    var parent = directory.resolve(entry.substring(0, entry.length() - 1));
    if (isOthers) {
      return List.of(parent);
    }
    try (var jars = Files.newDirectoryStream(parent, "*.{jar,JAR}")) {
      var found = new ArrayList<Path>();
      jars.forEach(found::add);
      return found;
    } catch (IOException e) {
      return List.of(parent);
    }
  }

  /** As a JVM would look for it, also where the manifest of a jar points to. */
  private static boolean isIn(List<Path> entries, String main) {
    var urls = entries.stream().map(JavaFiles::url).toArray(URL[]::new);
    try (var loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      return loader.getResource(main.replace('.', '/') + ".class") != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of close
    }
  }

  private static URL url(Path entry) {
    try {
      return entry.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }
}
