package org.supervisor4j.netty.engine;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The supervisor's threads: daemons with a name, started when first needed. */
public final class Threads {

  private Threads() {}

  /** One thread, tasks in order. */
  public static ExecutorService single(String name) {
    return queue(name);
  }

  /** One thread, tasks in order; it ends when there is nothing to do for a moment. */
  public static ExecutorService occasional(String name) {
    var executor = queue(name);
    executor.setKeepAliveTime(10, TimeUnit.MILLISECONDS);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /**
   * One thread, tasks in order or at their time; it ends when there was nothing to do for a while.
   */
  public static ScheduledExecutorService scheduled(String name) {
    var executor = new ScheduledThreadPoolExecutor(1, daemon(name));
    executor.setKeepAliveTime(10, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  private static ThreadPoolExecutor queue(String name) {
    return new ThreadPoolExecutor(
        1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), daemon(name));
  }

  /** As many threads as there are tasks: a user's callback that blocks holds up no other. */
  public static ExecutorService pool(String name) {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        1,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        daemon(name),
        (late, ended) -> late.run()); // after the end: an answer that is told late is not lost
  }

  static ThreadFactory daemon(String name) {
    return task -> {
      var thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
