package org.supervisor4j.netty.posix;

import static org.supervisor4j.netty.posix.Libc.LIBC;
import static org.supervisor4j.netty.posix.Libc.check;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import jnr.constants.platform.Errno;
import jnr.ffi.Platform;

/** What can be done with a file descriptor. None of these blocks but for a slow disk. */
public final class Descriptors {

  private static final int F_GETFD = 1;
  private static final int F_SETFD = 2;
  private static final int F_GETFL = 3;
  private static final int F_SETFL = 4;
  private static final int F_DUPFD_CLOEXEC = 1030;
  private static final int FD_CLOEXEC = 1;
  private static final int O_WRONLY = 1;
  private static final int O_RDWR = 2;
  private static final int O_CREAT = 0x40;
  private static final int O_NOCTTY = 0x100;
  private static final int O_APPEND = 0x400;
  private static final int O_NONBLOCK = 0x800;
  private static final int O_NOFOLLOW =
      switch (Platform.getNativePlatform().getCPU()) {
        case AARCH64 -> 0x8000;
        default -> 0x20000;
      };
  private static final int SEEK_END = 2;
  private static final int SPLICE_F_NONBLOCK = 2;
  private static final int O_CLOEXEC = 0x80000;
  private static final int LOCK_EX_NB = 2 | 4;

  private static final int KCMP_FILE = 0;
  private static final long KCMP =
      switch (Platform.getNativePlatform().getCPU()) {
        case X86_64 -> 312;
        case AARCH64 -> 272;
        default -> 0;
      };

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

  /** So many bytes of a file from this offset on, or as many as there are. */
  public static byte[] read(int fd, long offset, int most) {
    var found = new byte[most];
    var count = 0;
    while (count < most) {
      var rest = ByteBuffer.wrap(found, count, most - count);
      var more = check(LIBC.pread(fd, rest, rest.remaining(), offset + count), "pread of " + fd);
      if (more == 0) {
        break;
      }
      count += (int) more;
    }
    return Arrays.copyOf(found, count);
  }

  /**
   * As {@link #read(int, byte[])}, of a pipe, but leaves in it what it gives (tee(2)); 0 when there
   * is none.
   */
  public static int peek(int fd, byte[] buffer) {
    var copy = pipe();
    try {
      if (LIBC.tee(fd, copy.writeEnd(), buffer.length, SPLICE_F_NONBLOCK) == -1) {
        var errno = Libc.lastErrno();
        if (errno == Errno.EAGAIN) {
          return 0;
        }
        throw new PosixException("tee of " + fd, errno);
      }
      return Math.max(0, read(copy.readEnd(), buffer));
    } finally {
      close(copy.readEnd());
      close(copy.writeEnd());
    }
  }

  /** A file to write to, close-on-exec; never waits for a reader of a fifo. */
  public static int openForWriting(Path path) {
    return open(path, 0, 0);
  }

  /** A file whose end all writes go to, as above; made if it is missing, with this mode at most. */
  public static int openForAppending(Path path, int mode) {
    return open(path, O_APPEND | O_CREAT, mode);
  }

  /** A file that is there, to be read, and written to at its end; as above. */
  public static int openForBoth(Path path) {
    return open(path, O_RDWR | O_APPEND, 0);
  }

  /** As {@link #openForAppending}, but fails with ELOOP if the path is a symbolic link. */
  public static int openForAppendingNoLink(Path path, int mode) {
    return open(path, O_APPEND | O_CREAT | O_NOFOLLOW, mode);
  }

  /** A file that is there, close-on-exec; never waits for a writer of a fifo. */
  public static int openForReading(Path path, boolean followLink) {
    return opened(path, followLink ? 0 : O_NOFOLLOW, 0);
  }

  private static int open(Path path, int flags, int mode) {
    var access = (flags & O_RDWR) == 0 ? O_WRONLY : 0;
    return opened(path, access | flags, mode);
  }

  private static int opened(Path path, int flags, int mode) {
    var all = O_NOCTTY | O_NONBLOCK | O_CLOEXEC | flags;
    return (int) check(LIBC.open(CStrings.bytes(path.toString()), all, mode), "open of " + path);
  }

  /** Writes some of these bytes, at least one, and answers how many; see write(2) for errors. */
  public static int write(int fd, byte[] bytes, int from, int to) {
    long count;
    do {
      count = LIBC.write(fd, ByteBuffer.wrap(bytes, from, to - from), to - from);
    } while (count == -1 && Libc.lastErrno() == Errno.EINTR);
    if (count == 0) { // some device: not an error of write(2), but asked again for ever
      throw new PosixException("write to " + fd, Errno.EIO);
    }
    return (int) check(count, "write to " + fd);
  }

  /** How long the file is; 0 if it is none that has a length, as a pipe. */
  public static long size(int fd) {
    return Math.max(0, LIBC.lseek(fd, 0, SEEK_END));
  }

  /** Empties the file. */
  public static void truncate(int fd) {
    check(LIBC.ftruncate(fd, 0), "ftruncate of " + fd);
  }

  /**
   * Locks the file for those who ask by flock(2), until this descriptor and all that were made of
   * it are closed.
   *
   * @return false if somebody else has it locked
   */
  public static boolean tryLock(int fd) {
    if (LIBC.flock(fd, LOCK_EX_NB) == 0) {
      return true;
    }
    var errno = Libc.lastErrno();
    if (errno == Errno.EWOULDBLOCK || errno == Errno.EAGAIN) {
      return false;
    }
    throw new PosixException("flock of " + fd, errno);
  }

  /**
   * Whether both are descriptors of one open file (kcmp(2)); no if the kernel can't say, or may
   * not.
   */
  public static boolean areSame(int one, int other) {
    var self = ProcessHandle.current().pid();
    return KCMP != 0 && LIBC.syscall(KCMP, self, self, KCMP_FILE, one, other) == 0;
  }

  /** Blocks for as long as whoever set SO_LINGER on a socket likes (socket(7)). */
  public static void close(int fd) {
    check(LIBC.close(fd), "close of " + fd);
  }
}
