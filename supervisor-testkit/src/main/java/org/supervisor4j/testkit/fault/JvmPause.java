package org.supervisor4j.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A heap dump is written while all Java threads stand, and the pipe it goes to is read late. By a
 * shell, which is not paused with this JVM if this is the one.
 */
final class JvmPause {

  /**
   * Its arguments: jcmd, pid, seconds, directory. The first byte says that the dump has begun; a
   * pipe that is opened and closed without one that it will not.
   */
  private static final String SCRIPT =
      """
      mkfifo "$4/pipe" || exit
      { "$1" "$2" GC.heap_dump -overwrite "$4/pipe" >"$4/said" 2>&1; : >"$4/pipe"; } &
      exec 3<"$4/pipe"
      dd bs=1 count=1 <&3 >"$4/first" 2>/dev/null
      [ -s "$4/first" ] && sleep "$3"
      cat <&3 >/dev/null
      wait $!
      """;

  private JvmPause() {}

  static void of(Victim victim, Duration time) {
    requireJvm(victim);
    try {
      var directory = Files.createTempDirectory("pause");
      try {
        run(victim, time, directory);
      } finally {
        delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the pipe of a heap dump can't be made", e);
    }
  }

  /** To others jcmd would send a QUIT, and wait long. */
  private static void requireJvm(Victim victim) {
    var maps = Path.of("/proc/" + victim.pid() + "/maps");
    try (var lines = Files.lines(maps, StandardCharsets.ISO_8859_1)) {
      if (lines.noneMatch(line -> line.endsWith("/libjvm.so"))) {
        throw new IllegalStateException(victim + " is no JVM, which alone can pause; freeze it");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(maps + " can't be read", e);
    }
  }

  private static void run(Victim victim, Duration time, Path directory) throws IOException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      throw new IllegalStateException(jcmd + " is needed for a pause: run on a JDK");
    }
    var seconds = time.toMillis() / 1e3;
    Tool.run(
        "sh",
        "-c",
        SCRIPT,
        "pause",
        jcmd.toString(),
        Long.toString(victim.pid()),
        Double.toString(seconds),
        directory.toString());
    if (Files.size(directory.resolve("first")) == 0) {
      var said = Files.readString(directory.resolve("said")).strip();
      throw new IllegalStateException(victim + " made no heap dump: " + said);
    }
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      for (var file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.delete(directory);
  }
}
