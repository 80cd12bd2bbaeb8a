package org.supervisor4j.netty.socket;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import org.supervisor4j.SupervisorException;

/** The path at which a unix socket shall appear: judged before anything is put there. */
final class UnixPlace {

  /** sun_path holds 108 bytes with its final zero (unix(7)). */
  private static final int LONGEST = 107;

  private static final int TYPICAL_TEMPORARY = 12;
  private static final int FILE_TYPE = 0170000; // inode(7)
  private static final int SOCKET = 0140000;

  private final String name;
  private final Path path;

  UnixPlace(String name, Path path) {
    this.name = name;
    this.path = path.toAbsolutePath();
  }

  Path path() {
    return path;
  }

  /** Throws unless the path is free or holds what a dead listener left. */
  void check() {
    if (bytes(path) > LONGEST) {
      throw problem(
          "the path has %d bytes; give one of at most %d".formatted(bytes(path), LONGEST));
    }
    if (!Files.isDirectory(directory())) {
      throw problem(
          "there is no directory %s; create it or choose another path".formatted(directory()));
    }
    if (Files.exists(path, NOFOLLOW_LINKS)) {
      checkOccupant();
    }
  }

  private void checkOccupant() {
    if (!isSocket()) {
      throw problem(
          "there is a file that is not a socket; it is left alone: remove it or choose another path");
    }
    if (isAnswered()) {
      throw problem("another process listens there; stop it or choose another path");
    }
  }

  private boolean isSocket() {
    try {
      var mode = (Integer) Files.getAttribute(path, "unix:mode", NOFOLLOW_LINKS);
      return (mode & FILE_TYPE) == SOCKET;
    } catch (IOException e) {
      throw problem("cannot see what is there: " + e);
    }
  }

  /** Not blocking: a listener whose queue is full (EAGAIN) must not hold us, and it is alive. */
  private boolean isAnswered() {
    try (var probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      probe.configureBlocking(false);
      probe.connect(UnixDomainSocketAddress.of(path));
      return true;
    } catch (ConnectException refused) {
      return false;
    } catch (IOException e) {
      throw problem(
          "cannot find out whether anyone listens there (%s); remove it or choose another path"
              .formatted(e.getMessage()));
    }
  }

  /** A free name beside the path and, where need be, no longer than the path. */
  Path temporary() {
    var room = Math.min(LONGEST - bytes(directory().resolve("x")) + 1, TYPICAL_TEMPORARY);
    var random = ThreadLocalRandom.current();
    while (true) {
      var file = new StringBuilder(room > 1 ? "." : "");
      while (file.length() < room) {
        file.append(Character.forDigit(random.nextInt(36), 36));
      }
      var candidate = directory().resolve(file.toString());
      if (!candidate.equals(path) && !Files.exists(candidate, NOFOLLOW_LINKS)) {
        return candidate;
      }
    }
  }

  private Path directory() {
    var parent = path.getParent();
    if (parent == null) {
      throw problem("that is no path of a file; choose another path");
    }
    return parent;
  }

  SupervisorException problem(String what) {
    return new SupervisorException(
        "socket \"%s\": cannot listen on %s: %s".formatted(name, path, what));
  }

  private static int bytes(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length;
  }
}
