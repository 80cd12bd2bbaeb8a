package org.supervisor4j.testkit.fault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs a program of the system to its end. */
final class Tool {

  private Tool() {}

  static void run(String... line) {
    try {
      var process = new ProcessBuilder(line).redirectErrorStream(true).start();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(List.of(line) + " failed: " + said.strip());
      }
    } catch (IOException e) {
      throw new IllegalStateException(line[0] + " can't be run; is it installed?", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(line[0] + " was interrupted", e);
    }
  }
}
