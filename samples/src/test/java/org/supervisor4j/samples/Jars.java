package org.supervisor4j.samples;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;

/** The class path of the tests, packed as a release would be. */
final class Jars {

  private Jars() {}

  /** What a directory of classes holds, as a jar. */
  static Path pack(Path classes, Path jar) throws IOException {
    try (var out = new JarOutputStream(Files.newOutputStream(jar));
        var all = Files.walk(classes)) {
      for (var each : all.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(classes.relativize(each).toString()));
        Files.copy(each, out);
      }
    }
    return jar;
  }

  /** This JVM's class path with a jar, made below the directory, for each directory in it. */
  static String classPath(Path below) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(Path::of)
        .map(entry -> Files.isDirectory(entry) ? packed(entry, below) : entry)
        .map(Path::toString)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static Path packed(Path classes, Path below) {
    try {
      return pack(classes, Files.createTempFile(below, "classes", ".jar"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
