package org.supervisor4j.netty.operator;

import java.nio.file.Path;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.runtime.LockFile;

/**
 * The file that tells operators our pid; locked, so that it never names two hosts or a dead one's.
 */
public final class PidFile implements AutoCloseable {

  private final LockFile lock;

  private PidFile(LockFile lock) {
    this.lock = lock;
  }

  /**
   * Writes our pid into the file; what a dead host left there is overwritten.
   *
   * @throws SupervisorException if a live host holds it, which it names, or it can't be written
   */
  public static PidFile claim(Path file) {
    return new PidFile(
        LockFile.claim(
            file,
            holder ->
                "pid file %s is held by %s; stop that host or choose another pid file"
                    .formatted(file, holder)));
  }

  /** Removes the file if it is still ours. */
  @Override
  public void close() {
    lock.close();
  }
}
