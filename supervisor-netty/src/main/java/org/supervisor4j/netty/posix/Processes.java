package org.supervisor4j.netty.posix;

import static org.supervisor4j.netty.posix.Libc.LIBC;
import static org.supervisor4j.netty.posix.Libc.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Runtime;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Signal;
import org.supervisor4j.SupervisorException;

/** What can be asked of and done to a process by its pid. Only {@link #end} blocks. */
public final class Processes {

  private static final int PIDFD_OPEN = 434; // the same number on every architecture
  private static final int WNOHANG = 1;
  private static final int PRIO_PGRP = 1;
  private static final int NICEST = 19;
  private static final int SIGCHLD = 17;
  private static final long SIG_DFL = 0;
  private static final long SIG_IGN = 1;
  private static final int SA_NOCLDWAIT = 2;
  private static final int FLAGS = 136; // struct sigaction of glibc: handler, 128 bytes mask, flags

  private Processes() {}

  /**
   * A descriptor that can be read once the process has died (pidfd_open(2)), close-on-exec; empty
   * if there is no such process. The caller closes it.
   */
  public static OptionalInt pidfdOpen(long pid) {
    var fd = LIBC.syscall(PIDFD_OPEN, pid, 0);
    if (fd != -1) {
      return OptionalInt.of((int) fd);
    }
    var errno = Libc.lastErrno();
    // EINVAL or ENOENT, by kernel version: the number now belongs to a thread, or is just leaving
    if (pid > 0 && (errno == Errno.ESRCH || errno == Errno.EINVAL || errno == Errno.ENOENT)) {
      return OptionalInt.empty();
    }
    throw new PosixException("pidfd_open of process " + pid, errno);
  }

  /** Takes the status of a dead child (waitpid(2)); empty while it lives. */
  public static Optional<ExitStatus> reap(long pid) {
    return waitFor(pid, WNOHANG);
  }

  /** Kills a child with its whole group and waits until it is gone, milliseconds as a rule. */
  public static ExitStatus end(long child) {
    signalGroup(child, Signal.KILL.number());
    while (true) {
      var status = waitFor(child, 0);
      if (status.isPresent()) {
        return status.get();
      }
    }
  }

  private static Optional<ExitStatus> waitFor(long pid, int options) {
    requireOne(pid);
    var status = new int[1];
    var reaped = LIBC.waitpid((int) pid, status, options);
    if (reaped == -1) {
      return switch (Libc.lastErrno()) {
        case ECHILD -> Optional.of(new ExitStatus.Unknown());
        case EINTR -> Optional.empty();
        default -> throw new PosixException("waitpid of " + pid, Libc.lastErrno());
      };
    }
    return reaped == 0 ? Optional.empty() : Optional.of(decode(status[0]));
  }

  private static ExitStatus decode(int status) {
    var signal = status & 0x7f;
    return signal == 0
        ? new ExitStatus.Exited((status >> 8) & 0xff)
        : new ExitStatus.Signalled(signal);
  }

  /** Whether there was such a process to signal (kill(2)). */
  public static boolean signal(long pid, int number) {
    requireOne(pid);
    return kill((int) pid, number, "process " + pid);
  }

  /** Whether there was anybody in that process group to signal (kill(2)). */
  public static boolean signalGroup(long group, int number) {
    requireOne(group);
    return kill((int) -group, number, "process group " + group);
  }

  private static boolean kill(int target, int number, String whom) {
    if (LIBC.kill(target, number) == 0) {
      return true;
    }
    var errno = Libc.lastErrno();
    if (errno == Errno.ESRCH) {
      return false;
    }
    throw new PosixException("kill of " + whom + " by " + Signal.nameOf(number), errno);
  }

  /**
   * Gives a process group the processor when nobody else wants it, all threads that it has and will
   * have (setpriority(2)); does nothing if it is gone.
   */
  public static void yieldToOthers(long group) {
    requireOne(group);
    LIBC.setpriority(PRIO_PGRP, (int) group, NICEST);
  }

  /** To kill(2) and waitpid(2), 0 and below mean many processes, and -1 means all. */
  private static void requireOne(long pid) {
    if (pid <= 1 || pid > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(pid + " is not the pid of a process we may steer");
    }
  }

  /**
   * When the process started, in clock ticks since boot (proc_pid_stat(5)): with the pid, and
   * within one {@link #bootId}, its identity. Empty if there is none.
   */
  public static OptionalLong startTime(long pid) {
    return ProcessStat.of(pid).stream().mapToLong(ProcessStat::startTime).findFirst();
  }

  /** Differs after every boot of the machine (random(4)). */
  public static String bootId() {
    var file = Path.of("/proc/sys/kernel/random/boot_id");
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new SupervisorException("can't read " + file + "; is /proc mounted?", e);
    }
  }

  /**
   * Who ignores SIGCHLD never learns how a child ended, and ignoring is inherited: undoes it for
   * this host. Whether there was anything to undo; call it before the first spawn.
   */
  public static boolean ensureChildStatusesAreKept() {
    var action = Memory.allocateDirect(Runtime.getSystemRuntime(), 256, true);
    check(LIBC.sigaction(SIGCHLD, null, action), "sigaction of CHLD");
    var ignored = action.getAddress(0) == SIG_IGN;
    var flags = action.getInt(FLAGS);
    if (!ignored && (flags & SA_NOCLDWAIT) == 0) {
      return false;
    }
    if (ignored) {
      action.putAddress(0, SIG_DFL);
    }
    action.putInt(FLAGS, flags & ~SA_NOCLDWAIT);
    check(LIBC.sigaction(SIGCHLD, action, null), "sigaction of CHLD");
    return true;
  }
}
