package org.supervisor4j.netty;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.netty.engine.Threads;

/**
 * Calls the listeners in order on a thread of their own; one that throws is logged. Lines for the
 * log may go the same way: who ends something must not wait for what reads the log.
 */
final class EventFanout implements Consumer<SupervisorEvent>, Executor, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventFanout.class);

  private final List<Consumer<SupervisorEvent>> listeners;
  private final ExecutorService thread;

  EventFanout(String threadName, List<Consumer<SupervisorEvent>> listeners) {
    this.listeners = listeners;
    thread = Threads.single(threadName);
  }

  @Override
  public void accept(SupervisorEvent event) {
    if (!listeners.isEmpty()) {
      execute(() -> listeners.forEach(listener -> call(listener, event)));
    }
  }

  /** In its turn between the events, and not at all after the end. */
  @Override
  public void execute(Runnable line) {
    try {
      thread.execute(line);
    } catch (RejectedExecutionException e) {
      return; // nobody to tell: this may be the log itself
    }
  }

  private static void call(Consumer<SupervisorEvent> listener, SupervisorEvent event) {
    try {
      listener.accept(event);
    } catch (RuntimeException | Error e) {
      LOG.error("a listener failed at {}", event, e);
    }
  }

  /** Ends it, and waits until all has been told, so long at most. */
  void closeWithin(Duration limit) {
    close();
    try {
      var unused = thread.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Events told so far still reach the listeners; waits for none of them. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
