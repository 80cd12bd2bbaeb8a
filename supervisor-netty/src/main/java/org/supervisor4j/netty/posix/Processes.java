package org.supervisor4j.netty.posix;

import static org.supervisor4j.netty.posix.Libc.LIBC;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;
import jnr.constants.platform.Errno;
import org.supervisor4j.SupervisorException;

/** What can be done with a process. */
public final class Processes {

  private static final int PIDFD_OPEN = 434;

  private Processes() {}

  /** A descriptor that can be read once the process has died (pidfd_open(2)); empty if none. */
  public static OptionalInt pidfdOpen(long pid) {
    var fd = LIBC.syscall(PIDFD_OPEN, pid, 0);
    return fd == -1 ? OptionalInt.empty() : OptionalInt.of((int) fd);
  }

  /** Whether there was such a process to be signalled. */
  public static boolean signal(long pid, int number) {
    return kill(pid, number);
  }

  /** Whether there was such a process group to be signalled. */
  public static boolean signalGroup(long pgid, int number) {
    return kill(-pgid, number);
  }

  private static boolean kill(long target, int number) {
    if (LIBC.kill((int) target, number) == 0) {
      return true;
    }
    var errno = Libc.lastErrno();
    if (errno == Errno.ESRCH) {
      return false;
    }
    throw new PosixException("kill of " + target, errno);
  }

  /** When the process started, in ticks since boot; empty if there is none (proc(5), stat). */
  public static OptionalLong startTime(long pid) {
    try {
      var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      var afterName = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return OptionalLong.of(Long.parseLong(afterName[19]));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /** Differs after each boot of the machine. */
  public static String bootId() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
    } catch (IOException e) {
      throw new SupervisorException("cannot read the boot id", e);
    }
  }
}
