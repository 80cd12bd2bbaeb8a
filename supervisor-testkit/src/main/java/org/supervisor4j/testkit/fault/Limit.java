package org.supervisor4j.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A soft limit of another process, changed by {@code prlimit} of util-linux. */
enum Limit {
  /** The standard streams may be opened anew, so that poll(2) of a few is no EINVAL. */
  DESCRIPTORS("nofile", "Max open files", 3),
  FILE_SIZE("fsize", "Max file size", 0);

  private final String option;
  private final String line;
  private final int least;

  Limit(String option, String line, int least) {
    this.option = option;
    this.line = line;
    this.least = least;
  }

  int least() {
    return least;
  }

  /** As {@code 1024} or {@code unlimited} (proc_pid_limits(5)). */
  String of(long pid) {
    var file = Path.of("/proc/" + pid + "/limits");
    try (var lines = Files.lines(file)) {
      return lines
          .filter(each -> each.startsWith(line))
          .map(each -> each.substring(line.length()).strip().split("\\s+", 2)[0])
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException("the limits of process " + pid + " can't be read", e);
    }
  }

  /** The colon leaves the hard limit, below which the soft one may be raised again. */
  void set(Victim victim, String soft) {
    if (!victim.lives()) {
      return;
    }
    try {
      Tool.run("prlimit", "--pid", Long.toString(victim.pid()), "--" + option + "=" + soft + ":");
    } catch (IllegalStateException e) {
      if (victim.lives()) {
        throw e;
      }
    }
  }
}
