package org.supervisor4j.netty.operator;

import java.nio.file.Path;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.runtime.LockedFile;

/** Tells tools our process id, as long as we live. */
public final class PidFile {

  private PidFile() {}

  /**
   * Locks the file, then writes it; {@code close} deletes it.
   *
   * @throws SupervisorException if a live process holds it; the file is untouched then
   */
  public static LockedFile claim(Path path) {
    return LockedFile.claim(path)
        .orElseThrow(
            () ->
                new SupervisorException(
                    "pid file "
                        + path
                        + " is held by a live process, pid "
                        + LockedFile.holder(path)
                        + "; stop it, or name another file"));
  }
}
