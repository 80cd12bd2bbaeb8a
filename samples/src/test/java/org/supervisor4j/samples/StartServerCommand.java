package org.supervisor4j.samples;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code start_server} as Debian has it, with what it has printed so far; gone on close. */
final class StartServerCommand implements AutoCloseable {

  private final Process process;
  private final Path output;

  private StartServerCommand(Path directory, String... arguments) {
    var line = new ArrayList<>(List.of("/usr/bin/start_server"));
    line.addAll(List.of(arguments));
    try {
      output = Files.createTempFile(directory, "start_server", ".out");
      process =
          new ProcessBuilder(line)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Runs it.
   *
   * @param directory where it runs, and its output goes
   */
  static StartServerCommand start(Path directory, String... arguments) {
    return new StartServerCommand(directory, arguments);
  }

  /** Runs it as a client, and gives its exit code. */
  static int client(Path directory, String... arguments) {
    try (var client = start(directory, arguments)) {
      return client.exit();
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  int exit() {
    try {
      assertThat(process.waitFor(60, SECONDS)).as("its end; it said %s", said()).isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  String said() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** It ends its workers. */
  @Override
  public void close() {
    process.destroy();
    var unused = exit();
  }
}
