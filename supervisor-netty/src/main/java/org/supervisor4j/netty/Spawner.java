package org.supervisor4j.netty;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.engine.Threads;

/** The thread for spawns and the files of workers: what may block, but no code of a user. */
final class Spawner implements Executor, AutoCloseable {

  private final ExecutorService thread = Threads.single("supervisor4j-spawner");

  @Override
  public void execute(Runnable task) {
    thread.execute(task);
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
