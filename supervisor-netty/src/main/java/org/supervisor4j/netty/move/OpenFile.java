package org.supervisor4j.netty.move;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a descriptor stands for, by a name that is the same in every process (proc_pid_fd(5)). */
final class OpenFile {

  private OpenFile() {}

  /** As {@code socket:[4711]}; empty if nobody can say. */
  static String name(int descriptor) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
