package org.supervisor4j.netty.engine;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The production {@link Timers}: one daemon thread and the monotonic clock. */
public final class EngineThread implements Timers, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EngineThread.class);

  private final long origin = System.nanoTime();
  private final ScheduledThreadPoolExecutor executor;

  public EngineThread(String name) {
    executor = new ScheduledThreadPoolExecutor(1, Threads.daemon(name));
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public long now() {
    return System.nanoTime() - origin;
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(guarded(task));
  }

  @Override
  public Alarm at(long when, Runnable task) {
    var future = executor.schedule(guarded(task), when - now(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        LOG.error("the engine failed at a task and goes on", e);
      }
    };
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
