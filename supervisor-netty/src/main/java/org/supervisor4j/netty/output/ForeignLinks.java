package org.supervisor4j.netty.output;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Descriptors;

/**
 * Symbolic links of users who are neither root nor the host's own: by one in the place of a log
 * file a worker's user would have the host write to, empty or move a file that is closed to him.
 */
final class ForeignLinks {

  private static final int MOST_LINKS = 40; // path_resolution(7)
  private static final String UID = "unix:uid";

  private ForeignLinks() {}

  /** What speaks against a log file at this path; empty if nothing does. */
  static Optional<String> objection(Path path) {
    try {
      var link = path;
      for (int links = 0; links < MOST_LINKS && Files.isSymbolicLink(link); links++) {
        var owner = (int) Files.getAttribute(link, UID, NOFOLLOW_LINKS);
        if (owner != 0 && owner != ours()) {
          return Optional.of(
              "%s is a symbolic link of uid %s, which may lead anywhere; make it root's or ours"
                  .formatted(link, Integer.toUnsignedString(owner)));
        }
        link = link.resolveSibling(Files.readSymbolicLink(link));
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("can't be looked at: " + e);
    }
  }

  private static int ours() throws IOException {
    return (int) Files.getAttribute(Path.of("/proc/self/."), UID);
  }

  /** Fails if anything speaks against it. */
  static void refuse(Path path) {
    objection(path)
        .ifPresent(
            why -> {
              throw new SupervisorException(why);
            });
  }

  /** Follows links that were found harmless; one put there since is refused by the kernel. */
  static int openForReading(Path path) {
    refuse(path);
    return Descriptors.openForReading(path, Files.isSymbolicLink(path));
  }

  /** As above. */
  static int openForAppending(Path path, int mode) {
    refuse(path);
    return Files.isSymbolicLink(path)
        ? Descriptors.openForAppending(path, mode)
        : Descriptors.openForAppendingNoLink(path, mode);
  }
}
