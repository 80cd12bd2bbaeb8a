package org.supervisor4j.supervisord;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The parser of supervisord, as Debian has it. */
final class RealSupervisord {

  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Path OPTIONS =
      Path.of("/usr/lib/python3/dist-packages/supervisor/options.py");

  private RealSupervisord() {}

  /** Skips the test where it is not installed, but never where CI is set. */
  static void require() {
    var missing = OPTIONS + " is not there: apt-get install supervisor";
    var present = Files.exists(OPTIONS) && Files.exists(PYTHON);
    if (System.getenv("CI") != null) {
      assertThat(present).as(missing).isTrue();
    }
    assumeTrue(present, "SKIPPED: " + missing);
  }

  /** What it says of each file: lines, of which one that can't be read has but one, ERROR. */
  static Map<Path, List<String>> files(List<Path> paths) {
    return perFile("files", paths);
  }

  /** The sections of each file, as they stand there. */
  static Map<Path, List<String>> raw(List<Path> paths) {
    return perFile("raw", paths);
  }

  private static Map<Path, List<String>> perFile(String mode, List<Path> paths) {
    var arguments = Stream.concat(Stream.of(mode), paths.stream().map(Path::toString)).toList();
    Map<Path, List<String>> all = new LinkedHashMap<>();
    List<String> last = new ArrayList<>();
    for (var line : run(arguments, "")) {
      if (line.startsWith("FILE\t")) {
        last = new ArrayList<>();
        all.put(Path.of(line.substring("FILE\t".length())), last);
      } else {
        last.add(line);
      }
    }
    return all;
  }

  /** What it makes of each text, by kind; {@code ERROR} if nothing. */
  static List<String> texts(List<String> kindsAndHex) {
    return run(List.of("texts"), String.join("\n", kindsAndHex) + "\n");
  }

  private static List<String> run(List<String> arguments, String input) {
    try {
      var script = Files.createTempFile("parse", ".py");
      var in = Files.writeString(Files.createTempFile("input", ""), input);
      try (var code = RealSupervisord.class.getResourceAsStream("parse.py")) {
        Files.write(script, Objects.requireNonNull(code).readAllBytes());
      }
      var line = new ArrayList<>(List.of(PYTHON.toString(), script.toString()));
      line.addAll(arguments);
      var builder = new ProcessBuilder(line).redirectInput(in.toFile());
      builder.environment().put("PYTHONUTF8", "1");
      var process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
      var said = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).isZero();
      return said.isEmpty() ? List.of() : Arrays.asList(said.split("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
