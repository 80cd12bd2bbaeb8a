package org.supervisor4j.testkit.fault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Waits until the last thread of a process has stopped, shortly after its SIGSTOP. */
final class Freezing {

  private Freezing() {}

  static void awaitStopped(Victim victim) {
    Patience.until(
        () -> !victim.lives() || isStopped(victim.pid()),
        () -> victim + " did not stop; is it under a debugger?");
  }

  /** By the state of each of its threads (proc_pid_stat(5)): stopped, or dead. */
  private static boolean isStopped(long pid) {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      return threads.allMatch(Freezing::stands);
    } catch (IOException gone) {
      return true;
    }
  }

  private static boolean stands(Path thread) {
    try {
      var stat = Files.readString(thread.resolve("stat"), ISO_8859_1);
      return "TtZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) >= 0;
    } catch (IOException gone) { // also ESRCH: it died while we read
      return true;
    }
  }
}
