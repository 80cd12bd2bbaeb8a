package org.supervisor4j.netty.posix;

import org.supervisor4j.SupervisorException;

/** Whether C library and kernel have what every worker needs of them. */
public final class Platform {

  private Platform() {}

  /**
   * Asks before anything is started, and leaves nothing.
   *
   * @throws SupervisorException with what is missing
   */
  public static void require() {
    try (var actions = new FileActions()) {
      actions.closeFrom(3);
    }
    try {
      Processes.pidfdOpen(ProcessHandle.current().pid()).ifPresent(Descriptors::close);
    } catch (PosixException e) {
      throw new SupervisorException(
          "needs pidfd_open(2), which this kernel or its container refuses ("
              + e.getMessage()
              + "); run on Linux 5.3 or later, with a seccomp profile that allows it",
          e);
    }
  }
}
