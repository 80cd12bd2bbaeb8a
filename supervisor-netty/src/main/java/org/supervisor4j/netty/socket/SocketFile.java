package org.supervisor4j.netty.socket;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.supervisor4j.SupervisorException;

/**
 * The file of a unix socket, known again by device and inode, so that nobody else's is removed.
 *
 * @param identity device and inode
 */
record SocketFile(Path path, Map<String, Object> identity) {

  static SocketFile of(Path path) {
    return new SocketFile(path, identityOf(path).orElseThrow());
  }

  /** This file under its new name; replaces what is there. */
  SocketFile renameTo(Path target) throws IOException {
    Files.move(path, target, ATOMIC_MOVE);
    return new SocketFile(target, identity);
  }

  /** Removes the file unless another one took its place. */
  void removeIfOurs() {
    if (identityOf(path).equals(Optional.of(identity))) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        throw new SupervisorException("cannot remove the socket file " + path + ": " + e, e);
      }
    }
  }

  private static Optional<Map<String, Object>> identityOf(Path path) {
    try {
      return Optional.of(Map.copyOf(Files.readAttributes(path, "unix:dev,ino", NOFOLLOW_LINKS)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
