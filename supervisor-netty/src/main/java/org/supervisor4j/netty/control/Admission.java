package org.supervisor4j.netty.control;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import org.supervisor4j.netty.wire.Message;

/**
 * Who may speak as a worker: a process of its user, of ours or of root, that knows the token.
 *
 * @param uid the user that the worker runs as
 */
record Admission(String token, int uid) {

  private static final int ROOT = 0;
  private static final int OUR_UID = effectiveUid();

  /** A worker of our own user. */
  Admission(String token) {
    this(token, OUR_UID);
  }

  Optional<String> objectionToUser(int peer) {
    return peer == uid || peer == OUR_UID || peer == ROOT
        ? Optional.empty()
        : Optional.of("it belongs to uid " + peer + ", expected uid " + uid);
  }

  Optional<String> objectionTo(Message.Hello hello) {
    if (hello.version() != Message.VERSION) {
      return Optional.of(
          "it speaks protocol %d, this host speaks %d: build both with the same Supervisor4J"
              .formatted(hello.version(), Message.VERSION));
    }
    return MessageDigest.isEqual(bytes(hello.token()), bytes(token)) // in constant time
        ? Optional.empty()
        : Optional.of("its token is wrong");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** From proc_pid_status(5): real, effective, saved, file system. */
  private static int effectiveUid() {
    try (var lines = Files.lines(Path.of("/proc/self/status"), StandardCharsets.ISO_8859_1)) {
      var uids = lines.filter(line -> line.startsWith("Uid:")).findFirst().orElseThrow();
      return Integer.parseInt(uids.split("\\s+", -1)[2]);
    } catch (IOException e) {
      throw new UncheckedIOException("/proc/self/status tells our uid and cannot be read", e);
    }
  }
}
