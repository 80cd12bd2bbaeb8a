package org.supervisor4j;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a JVM of its own finds a class that the host has: on the host's class path, its module path,
 * where the class loader of a build tool has it from, or inside a Spring Boot jar.
 *
 * <p>Each entry is made absolute and its symbolic links are followed, so that a link that is
 * switched later changes the next generation and not this one.
 */
final class HostCode {

  private static final String BOOT_LAUNCHERS = "org.springframework.boot.loader.";

  private HostCode() {}

  /** A command line of the host's own JDK. */
  static List<String> javaLine(List<String> options, List<String> code) {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // Netty loads native code; JDK 25 wants to be told, 17 accepts it.
    line.add("--enable-native-access=ALL-UNNAMED");
    line.addAll(options);
    line.addAll(code);
    return line;
  }

  /** The part of a java command line that says where the code is and what to run. */
  static List<String> line(Class<?> main) {
    return bootLauncher()
        .map(launcher -> bootLine(main, launcher))
        .orElseGet(() -> List.of("-cp", classPath(main), main.getName()));
  }

  private static List<String> bootLine(Class<?> main, String launcher) {
    return List.of("-Dloader.main=" + main.getName(), "-cp", joined(hostPaths()), launcher);
  }

  /** The one that runs any main class; in the package of the one that runs the host's. */
  private static Optional<String> bootLauncher() {
    var paths = hostPaths();
    if (paths.size() != 1 || !paths.get(0).endsWith(".jar")) {
      return Optional.empty();
    }
    try (var jar = new JarFile(paths.get(0))) {
      return Optional.ofNullable(jar.getManifest())
          .map(manifest -> manifest.getMainAttributes().getValue("Main-Class"))
          .filter(launcher -> launcher.startsWith(BOOT_LAUNCHERS))
          .map(launcher -> launcher.substring(0, launcher.lastIndexOf('.')))
          .map(room -> room + ".PropertiesLauncher");
    } catch (IOException e) {
      return Optional.empty(); // no jar: the JVM will say so
    }
  }

  private static String classPath(Class<?> main) {
    var known = loadedFrom(main.getClassLoader());
    return joined(Stream.concat(known, hostPaths().stream()).distinct().toList());
  }

  /** Tools as {@code mvn exec:java} load a program themselves; the class path is the tool's. */
  private static Stream<String> loadedFrom(ClassLoader loader) {
    return loader instanceof URLClassLoader urls
        ? Arrays.stream(urls.getURLs()).flatMap(url -> file(url).stream())
        : Stream.empty();
  }

  private static Optional<String> file(URL url) {
    try {
      return url.getProtocol().equals("file")
          ? Optional.of(Path.of(new URI(url.toString())).toString())
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static List<String> hostPaths() {
    return Stream.of("java.class.path", "jdk.module.path")
        .map(property -> System.getProperty(property, ""))
        .flatMap(path -> Arrays.stream(path.split(File.pathSeparator)))
        .filter(entry -> !entry.isEmpty())
        .toList();
  }

  private static String joined(List<String> entries) {
    return entries.stream().map(HostCode::pinned).collect(Collectors.joining(File.pathSeparator));
  }

  private static String pinned(String entry) {
    var path = Path.of(entry);
    try {
      return path.toRealPath().toString();
    } catch (IOException e) {
      return path.toAbsolutePath().toString(); // java ignores what is not there; so do we
    }
  }
}
