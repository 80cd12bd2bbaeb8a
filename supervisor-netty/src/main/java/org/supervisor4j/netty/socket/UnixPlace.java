package org.supervisor4j.netty.socket;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import jnr.constants.platform.Errno;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Descriptors;
import org.supervisor4j.netty.posix.SocketPath;

/** The path at which a unix socket shall appear: judged before anything is put there. */
final class UnixPlace {

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
    if (SocketPath.bytes(path) > SocketPath.LONGEST) {
      throw problem(
          "the path has %d bytes; give one of at most %d"
              .formatted(SocketPath.bytes(path), SocketPath.LONGEST));
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

  /**
   * Not blocking: a listener whose queue is full (EAGAIN) must not hold us, and it is alive.
   * Through Netty, as the JDK takes 106 bytes of path at most.
   */
  private boolean isAnswered() {
    var probe = Socket.newSocketDomain();
    try {
      Descriptors.setCloseOnExec(probe.intValue());
      probe.connect(new DomainSocketAddress(path.toFile()));
      return true;
    } catch (FileNotFoundException gone) {
      return false;
    } catch (IOException e) {
      return !isRefusal(e);
    } finally {
      close(probe);
    }
  }

  /**
   * Netty tells the errno of a failed connect in its words only; if they change, nothing is lost.
   */
  private static boolean isRefusal(IOException e) {
    var words = String.valueOf(e.getMessage());
    return words.contains("error(-%d)".formatted(Errno.ECONNREFUSED.intValue()));
  }

  private void close(Socket probe) {
    try {
      probe.close();
    } catch (IOException e) {
      throw problem("cannot close the probe: " + e);
    }
  }

  /** A free name beside the path and, where need be, no longer than the path. */
  Path temporary() {
    var room =
        Math.min(
            SocketPath.LONGEST - SocketPath.bytes(directory().resolve("x")) + 1, TYPICAL_TEMPORARY);
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
}
