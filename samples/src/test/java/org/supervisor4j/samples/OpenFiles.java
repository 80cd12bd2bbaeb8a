package org.supervisor4j.samples;

import java.util.List;
import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.Variadic;

/** Tells whether descriptors of two processes are of one open file description (kcmp(2)). */
final class OpenFiles {

  /** From sys/syscall.h: its number differs by architecture. */
  private static final int KCMP = System.getProperty("os.arch").equals("aarch64") ? 272 : 312;

  private static final int KCMP_FILE = 0;
  private static final Kernel KERNEL = LibraryLoader.create(Kernel.class).load("c");

  private OpenFiles() {}

  /** The C library. */
  public interface Kernel {
    @Variadic(fixedCount = 1)
    long syscall(long number, long one, long other, long type, long oneFd, long otherFd);
  }

  /** Which descriptors of the first process are also the other's, whatever they are. */
  static List<Integer> shared(long one, long other) {
    var theirs = Proc.descriptors(other).keySet();
    return Proc.descriptors(one).keySet().stream()
        .filter(fd -> theirs.stream().anyMatch(their -> isSame(one, fd, other, their)))
        .toList();
  }

  private static boolean isSame(long one, int fd, long other, int otherFd) {
    return KERNEL.syscall(KCMP, one, other, KCMP_FILE, fd, otherFd) == 0;
  }
}
