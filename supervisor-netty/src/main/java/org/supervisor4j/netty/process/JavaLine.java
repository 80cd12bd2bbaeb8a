package org.supervisor4j.netty.process;

import java.io.File;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a command line of java(1) runs.
 *
 * @param isJar whether {@code main} is a jar, otherwise a class
 */
record JavaLine(boolean isJar, String main, List<String> classPath) {

  private static final Set<String> CLASS_PATH = Set.of("-cp", "-classpath", "--class-path");
  private static final String CLASS_PATH_IS = "--class-path=";

  /** Their value is the next argument, unless it is joined by an equals sign. */
  private static final Set<String> WITH_VALUE =
      Set.of(
          "--add-modules",
          "--limit-modules",
          "--enable-native-access",
          "--add-exports",
          "--add-opens",
          "--add-reads");

  /** What begins so brings along code, or arguments, from where nobody looks here. */
  private static final List<String> BEYOND =
      List.of("@", "-m", "-p", "--module", "--upgrade-", "--patch-", "--source", "-Xbootclasspath");

  /** Empty if it is not of java(1), or does not say in so many words what it runs. */
  static Optional<JavaLine> of(List<String> line) {
    return isJava(line) ? of(line.subList(1, line.size()).iterator()) : Optional.empty();
  }

  static boolean isJava(List<String> line) {
    return Path.of(line.get(0)).endsWith("java");
  }

  private static Optional<JavaLine> of(Iterator<String> arguments) {
    var classPath = List.<String>of();
    while (arguments.hasNext()) {
      var argument = arguments.next();
      var takesNext = CLASS_PATH.contains(argument) || WITH_VALUE.contains(argument);
      var isJar = argument.equals("-jar");
      if (BEYOND.stream().anyMatch(argument::startsWith)
          || ((isJar || takesNext) && !arguments.hasNext())) {
        return Optional.empty();
      }
      var value = isJar || takesNext ? arguments.next() : argument;
      if (isJar || !argument.startsWith("-")) {
        return Optional.of(new JavaLine(isJar, value, classPath))
            .filter(line -> !line.main().endsWith(".java"));
      }
      if (CLASS_PATH.contains(argument) || argument.startsWith(CLASS_PATH_IS)) {
        var entries = value.substring(takesNext ? 0 : CLASS_PATH_IS.length());
        classPath = List.of(entries.split(File.pathSeparator, -1));
      }
    }
    return Optional.empty();
  }
}
