package org.supervisor4j.netty.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Which users may speak to us over a unix socket. */
public final class Users {

  private static final int ROOT = 0;
  private static final int OURS = effective();

  private Users() {}

  /** The user that this process runs as. */
  public static int ours() {
    return OURS;
  }

  /** Whether the other end (SO_PEERCRED, unix(7)) is our own user or root. */
  public static boolean isTrusted(int peer) {
    return peer == OURS || peer == ROOT;
  }

  /** From proc_pid_status(5): real, effective, saved, file system. */
  private static int effective() {
    try (var lines = Files.lines(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1)) {
      var uids = lines.filter(line -> line.startsWith("Uid:")).findFirst().orElseThrow();
      return Integer.parseInt(uids.split("\\s+", -1)[2]);
    } catch (IOException e) {
      throw new UncheckedIOException("/proc/self/status tells our uid and cannot be read", e);
    }
  }
}
