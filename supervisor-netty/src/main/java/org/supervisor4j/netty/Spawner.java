package org.supervisor4j.netty;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.supervisor4j.SupervisorException;

/** The thread for what may block: spawns, binds, files, and a user's class path suppliers. */
final class Spawner implements Executor, AutoCloseable {

  private final ExecutorService thread = Threads.single("supervisor4j-spawner");
  private volatile @Nullable Thread current;

  @Override
  public void execute(Runnable task) {
    thread.execute(
        () -> {
          current = Thread.currentThread();
          task.run();
        });
  }

  /** Whether the caller is this thread, and so must not wait for what it has yet to do. */
  boolean isHere() {
    return Thread.currentThread().equals(current);
  }

  /** Does what is asked already, then ends. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
        throw new SupervisorException("a spawn or a file hangs; going on without it");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
