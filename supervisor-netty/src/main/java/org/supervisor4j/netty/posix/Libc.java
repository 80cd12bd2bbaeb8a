package org.supervisor4j.netty.posix;

import java.nio.ByteBuffer;
import jnr.constants.platform.Errno;
import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.annotations.Variadic;
import org.jspecify.annotations.Nullable;

/** The C library. Every caller checks the result through {@link #check}. */
final class Libc {

  static final Functions LIBC = LibraryLoader.create(Functions.class).failImmediately().load("c");

  private Libc() {}

  /** Public within a hidden class: jnr-ffi implements it from a class loader of its own. */
  public interface Functions {

    @Variadic(fixedCount = 2)
    int open(@In byte[] path, int flags, int mode);

    int close(int fd);

    int rename(@In byte[] from, @In byte[] to);

    @Variadic(fixedCount = 2)
    int fcntl(int fd, int command, int argument);

    int socket(int domain, int type, int protocol);

    int bind(int fd, Pointer address, int length);

    int setsockopt(int fd, int level, int option, Pointer value, int length);

    long recvmsg(int fd, Pointer message, int flags);

    int pipe2(@Out int[] fds, int flags);

    int eventfd(int initial, int flags);

    long read(int fd, @Out byte[] buffer, long length);

    long pread(int fd, @Out ByteBuffer buffer, long length, long offset);

    long write(int fd, @In byte[] buffer, long length);

    long write(int fd, @In ByteBuffer buffer, long length);

    long tee(int from, int to, long length, int flags);

    long lseek(int fd, long offset, int whence);

    int ftruncate(int fd, long length);

    int flock(int fd, int operation);

    int fchmod(int fd, int mode);

    long sendto(
        int fd, @In byte[] data, long length, int flags, @In byte[] address, int addressLength);

    int getsockopt(int fd, int level, int option, @Out int[] value, @In @Out int[] length);

    int epoll_create1(int flags);

    int epoll_ctl(int epoll, int operation, int fd, @Nullable Pointer event);

    int epoll_wait(int epoll, Pointer events, int count, int timeoutMillis);

    @Variadic(fixedCount = 1)
    long syscall(long number, long first, long second);

    @Variadic(fixedCount = 1)
    long syscall(long number, long first, long second, long third, long fourth, long fifth);

    int kill(int pid, int signal);

    int setpriority(int which, int who, int nice);

    int waitpid(int pid, @Out int[] status, int options);

    int getpwnam_r(@In byte[] name, Pointer entry, Pointer buffer, long length, Pointer found);

    int getpwuid_r(int uid, Pointer entry, Pointer buffer, long length, Pointer found);

    int getgrnam_r(@In byte[] name, Pointer entry, Pointer buffer, long length, Pointer found);

    int getgrouplist(@In byte[] user, int group, @Out int[] groups, @In @Out int[] count);

    long getxattr(@In byte[] path, @In byte[] name, @Nullable Pointer value, long size);

    int sigaction(int signal, @Nullable Pointer action, @Nullable Pointer old);

    // posix_spawn and its kin return errno instead of setting it: see checkReturned

    int posix_spawn(
        @Out int[] pid,
        @In byte[] path,
        Pointer actions,
        Pointer attributes,
        Pointer argv,
        Pointer envp);

    int posix_spawn_file_actions_init(Pointer actions);

    int posix_spawn_file_actions_destroy(Pointer actions);

    int posix_spawn_file_actions_addopen(
        Pointer actions, int fd, @In byte[] path, int flags, int mode);

    int posix_spawn_file_actions_adddup2(Pointer actions, int fd, int target);

    int posix_spawn_file_actions_addclose(Pointer actions, int fd);

    int posix_spawn_file_actions_addclosefrom_np(Pointer actions, int lowest);

    int posix_spawn_file_actions_addchdir_np(Pointer actions, @In byte[] path);

    int posix_spawnattr_init(Pointer attributes);

    int posix_spawnattr_setflags(Pointer attributes, short flags);

    int posix_spawnattr_setpgroup(Pointer attributes, int group);

    int posix_spawnattr_setsigmask(Pointer attributes, Pointer signals);

    int posix_spawnattr_setsigdefault(Pointer attributes, Pointer signals);
  }

  /** The result, unless it is -1: then errno as an exception that names the call. */
  static long check(long result, String call) {
    if (result == -1) {
      throw new PosixException(call, lastErrno());
    }
    return result;
  }

  /** For the calls that return errno, 0 if all is well. */
  static void checkReturned(int errno, String call) {
    if (errno != 0) {
      throw new PosixException(call, Errno.valueOf(errno));
    }
  }

  static Errno lastErrno() {
    return Errno.valueOf(LastError.getLastError(Runtime.getSystemRuntime()));
  }
}
