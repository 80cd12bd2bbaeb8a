package org.supervisor4j.netty.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Descriptors;

/**
 * A log file, opened for each look, so that a rotation is nothing to it. Who may write there might
 * have put something else in its place: no link of another user is followed, no fifo waited for.
 */
record FileBytes(Path path) implements LogBytes {

  @Override
  public long size() {
    return attributes().size();
  }

  /** Another one after a rotation. */
  @Override
  public Object identity() {
    var key = attributes().fileKey();
    return key == null ? "" : key;
  }

  private BasicFileAttributes attributes() {
    try {
      return Files.readAttributes(path, BasicFileAttributes.class);
    } catch (IOException e) {
      throw new SupervisorException("can't look at " + path + ": " + e, e);
    }
  }

  @Override
  public Piece read(long offset, int most) {
    var fd = ForeignLinks.openForReading(path);
    try {
      var wanted = (int) Math.max(0, Math.min(most, Descriptors.size(fd) - offset));
      return new Piece(offset, Descriptors.read(fd, offset, wanted));
    } finally {
      Descriptors.close(fd);
    }
  }
}
