package org.supervisor4j.netty.posix;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** How a file begins that may be another user's: whatever he puts there, nobody waits for it. */
public final class FileHead {

  private FileHead() {}

  /** Its first bytes, this many at most; empty if it is no regular file, or can't be read. */
  public static Optional<byte[]> of(Path path, int most) {
    return Files.isRegularFile(path) ? read(path, most, true) : Optional.empty();
  }

  /** The same, but empty also if the path is a symbolic link. */
  public static Optional<byte[]> ofNoLink(Path path, int most) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
        ? read(path, most, false)
        : Optional.empty();
  }

  private static Optional<byte[]> read(Path path, int most, boolean follow) {
    try {
      var fd = Descriptors.openForReading(path, follow);
      try {
        var bytes = new byte[most];
        var count = Descriptors.read(fd, bytes);
        return Optional.of(Arrays.copyOf(bytes, Math.max(0, count)));
      } finally {
        Descriptors.close(fd);
      }
    } catch (PosixException e) {
      return Optional.empty();
    }
  }
}
