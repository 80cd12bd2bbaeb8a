package org.supervisor4j.netty.posix;

import jnr.constants.platform.Errno;
import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.annotations.Variadic;

/** The C library. Every caller checks the result through {@link #check}. */
final class Libc {

  static final Functions LIBC = LibraryLoader.create(Functions.class).failImmediately().load("c");

  private Libc() {}

  /** Public within a hidden class: jnr-ffi implements it from a class loader of its own. */
  public interface Functions {

    int close(int fd);

    @Variadic(fixedCount = 2)
    int fcntl(int fd, int command, int argument);

    int pipe2(@Out int[] fds, int flags);

    int eventfd(int initial, int flags);

    long read(int fd, @Out byte[] buffer, long length);

    long write(int fd, @In byte[] buffer, long length);

    int fchmod(int fd, int mode);

    int poll(Pointer pollfds, long count, int timeoutMillis);

    @Variadic(fixedCount = 1)
    long syscall(long number, long first, long second);

    int kill(int pid, int signal);

    int waitpid(int pid, @Out int[] status, int options);
  }

  /** The result, unless it is -1: then errno as an exception that names the call. */
  static long check(long result, String call) {
    if (result == -1) {
      throw new PosixException(call, lastErrno());
    }
    return result;
  }

  static Errno lastErrno() {
    return Errno.valueOf(LastError.getLastError(Runtime.getSystemRuntime()));
  }
}
