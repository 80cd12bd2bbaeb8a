package org.supervisor4j.netty.operator;

import java.nio.file.Path;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.runtime.LockFile;

/**
 * The file that tells operators our pid; locked by flock(2), so that it never names two hosts or a
 * dead one's, and that {@code start_server --stop} can wait for its lock.
 */
public final class PidFile implements AutoCloseable {

  private final LockFile lock;
  private volatile boolean exiting;

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
            "pid file",
            file,
            holder ->
                "pid file %s is held by %s; stop that host or choose another pid file"
                    .formatted(file, holder)));
  }

  /** The JVM exits after the close: who waits for the lock waits until it is gone. */
  public void exiting() {
    exiting = true;
  }

  /** Removes the file if it is still ours. */
  @Override
  public void close() {
    if (exiting) {
      lock.closeAtExit();
    } else {
      lock.close();
    }
  }
}
