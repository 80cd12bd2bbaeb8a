package org.supervisor4j.netty.posix;

import static org.supervisor4j.netty.posix.Libc.LIBC;
import static org.supervisor4j.netty.posix.Libc.checkReturned;

import java.nio.file.Path;
import java.util.function.IntSupplier;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.supervisor4j.SupervisorException;

/** What the child does, in this order, before it executes (posix_spawn_file_actions_init(3)). */
final class FileActions implements AutoCloseable {

  private static final int SIZE = 512; // posix_spawn_file_actions_t: 80 bytes in glibc
  private static final int O_RDONLY = 0;

  private final Pointer actions = Memory.allocateDirect(Runtime.getSystemRuntime(), SIZE, true);

  FileActions() {
    checkReturned(LIBC.posix_spawn_file_actions_init(actions), "posix_spawn_file_actions_init");
  }

  Pointer pointer() {
    return actions;
  }

  void openForReading(int fd, String path) {
    checkReturned(
        LIBC.posix_spawn_file_actions_addopen(actions, fd, CStrings.bytes(path), O_RDONLY, 0),
        "posix_spawn_file_actions_addopen of " + path);
  }

  void duplicate(int fd, int target) {
    checkReturned(
        LIBC.posix_spawn_file_actions_adddup2(actions, fd, target),
        "posix_spawn_file_actions_adddup2 of " + fd);
  }

  /** One that is not open is no error (glibc). */
  void close(int fd) {
    checkReturned(
        LIBC.posix_spawn_file_actions_addclose(actions, fd),
        "posix_spawn_file_actions_addclose of " + fd);
  }

  void closeFrom(int lowest) {
    checkReturned(
        since("2.34", () -> LIBC.posix_spawn_file_actions_addclosefrom_np(actions, lowest)),
        "posix_spawn_file_actions_addclosefrom_np of " + lowest);
  }

  void changeDirectory(Path directory) {
    var path = CStrings.bytes(directory.toString());
    checkReturned(
        since("2.29", () -> LIBC.posix_spawn_file_actions_addchdir_np(actions, path)),
        "posix_spawn_file_actions_addchdir_np to " + directory);
  }

  /** A function that older C libraries lack is found missing at its first call. */
  static int since(String version, IntSupplier call) {
    try {
      return call.getAsInt();
    } catch (UnsatisfiedLinkError e) {
      throw new SupervisorException(
          "the C library of this machine can't start a process with exactly the descriptors meant"
              + " for it: it lacks a function of glibc "
              + version
              + "; run on glibc 2.34 or later (Debian 12, Ubuntu 22.04, RHEL 9)",
          e);
    }
  }

  @Override
  public void close() {
    checkReturned(
        LIBC.posix_spawn_file_actions_destroy(actions), "posix_spawn_file_actions_destroy");
  }
}
