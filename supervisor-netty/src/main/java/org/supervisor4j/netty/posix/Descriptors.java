package org.supervisor4j.netty.posix;

import static org.supervisor4j.netty.posix.Libc.LIBC;
import static org.supervisor4j.netty.posix.Libc.check;

import jnr.constants.platform.Errno;

/** What can be done with an open file descriptor. None of these blocks. */
public final class Descriptors {

  private static final int F_GETFD = 1;
  private static final int F_SETFD = 2;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int FD_CLOEXEC = 1;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;

  private Descriptors() {}

  /** A pipe; both ends are close-on-exec, only the end we read does not block. */
  public record Pipe(int readEnd, int writeEnd) {}

  public static Pipe pipe() {
    var ends = new int[2];
    check(LIBC.pipe2(ends, O_CLOEXEC), "pipe2");
    setNonBlocking(ends[0], true);
    return new Pipe(ends[0], ends[1]);
  }

  /** A second descriptor of the same open file, at {@code lowest} or above, close-on-exec. */
  public static int duplicate(int fd, int lowest) {
    return (int) check(LIBC.fcntl(fd, F_DUPFD_CLOEXEC, lowest), "fcntl F_DUPFD_CLOEXEC of " + fd);
  }

  public static void setCloseOnExec(int fd) {
    var flags = (int) check(LIBC.fcntl(fd, F_GETFD, 0), "fcntl F_GETFD of " + fd);
    check(LIBC.fcntl(fd, F_SETFD, flags | FD_CLOEXEC), "fcntl F_SETFD of " + fd);
  }

  public static boolean isNonBlocking(int fd) {
    return (statusFlags(fd) & O_NONBLOCK) != 0;
  }

  /** Holds for the open file, so for every process that shares it. */
  public static void setNonBlocking(int fd, boolean nonBlocking) {
    var others = statusFlags(fd) & ~O_NONBLOCK;
    check(
        LIBC.fcntl(fd, F_SETFL, nonBlocking ? others | O_NONBLOCK : others),
        "fcntl F_SETFL of " + fd);
  }

  private static int statusFlags(int fd) {
    return (int) check(LIBC.fcntl(fd, F_GETFL, 0), "fcntl F_GETFL of " + fd);
  }

  /** On a unix socket before its bind: the mode that its file will have at most (unix(7)). */
  public static void setMode(int fd, int mode) {
    check(LIBC.fchmod(fd, mode), "fchmod of " + fd);
  }

  /**
   * Reads what is there: the count of bytes, 0 at the end of the stream, -1 when there is nothing
   * yet.
   */
  public static int read(int fd, byte[] buffer) {
    var count = LIBC.read(fd, buffer, buffer.length);
    if (count == -1) {
      var errno = Libc.lastErrno();
      if (errno == Errno.EAGAIN || errno == Errno.EINTR) {
        return -1;
      }
      throw new PosixException("read of " + fd, errno);
    }
    return (int) count;
  }

  public static void close(int fd) {
    check(LIBC.close(fd), "close of " + fd);
  }
}
