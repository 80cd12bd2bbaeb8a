package org.supervisor4j.samples;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A main class of the tests in a JVM of its own. */
final class JavaRun {

  private JavaRun() {}

  /**
   * All that it says until its end.
   *
   * @param wrapper replaces itself by the JVM, as nohup does
   * @param options may name another class path
   */
  static String output(
      Class<?> main, List<String> wrapper, List<String> options, String... arguments) {
    var line = new ArrayList<>(wrapper);
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"));
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.addAll(options);
    line.add(main.getName());
    line.addAll(List.of(arguments));
    try {
      var process = new ProcessBuilder(line).redirectErrorStream(true).start();
      // no interrupt ends a read of a pipe, the end of its writer does
      process.onExit().orTimeout(30, SECONDS).exceptionally(late -> process.destroyForcibly());
      try (var output = process.inputReader(StandardCharsets.UTF_8)) {
        return output.lines().collect(Collectors.joining("\n"));
      } finally {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
