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
 * file, or of a directory above it, a worker's user would have the host write to, empty or move a
 * file that is closed to him.
 */
final class ForeignLinks {

  private static final int MOST_LINKS = 40; // path_resolution(7)
  private static final String UID = "unix:uid";

  private int links;

  private ForeignLinks() {}

  /** What speaks against a log file at this path; empty if nothing does. */
  static Optional<String> objection(Path path) {
    try {
      return new ForeignLinks().in(path.toAbsolutePath());
    } catch (IOException e) {
      return Optional.of("can't be looked at: " + e);
    }
  }

  /** From the root on, as the kernel goes: a directory may be a link, too. */
  private Optional<String> in(Path path) throws IOException {
    var here = path.getRoot();
    for (var name : path) {
      here = here.resolve(name);
      if (Files.isSymbolicLink(here) && ++links <= MOST_LINKS) {
        var foreign = isForeign(here) ? Optional.of(refusal(here)) : in(target(here));
        if (foreign.isPresent()) {
          return foreign;
        }
      }
    }
    return Optional.empty();
  }

  private static Path target(Path link) throws IOException {
    return link.resolveSibling(Files.readSymbolicLink(link));
  }

  private static boolean isForeign(Path link) throws IOException {
    var owner = owner(link);
    return owner != 0 && owner != ours();
  }

  private static String refusal(Path link) throws IOException {
    return "%s is a symbolic link of uid %s, which may lead anywhere; make it root's or ours"
        .formatted(link, Integer.toUnsignedString(owner(link)));
  }

  private static int owner(Path link) throws IOException {
    return (int) Files.getAttribute(link, UID, NOFOLLOW_LINKS);
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
