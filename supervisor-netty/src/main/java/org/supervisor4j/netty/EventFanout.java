package org.supervisor4j.netty;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.SupervisorEvent;

/** Calls the listeners in order on a thread of their own; one that throws is logged. */
final class EventFanout implements Consumer<SupervisorEvent>, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventFanout.class);

  private final List<Consumer<SupervisorEvent>> listeners;
  private final ExecutorService thread;

  EventFanout(String threadName, List<Consumer<SupervisorEvent>> listeners) {
    this.listeners = listeners;
    thread = Threads.single(threadName);
  }

  @Override
  public void accept(SupervisorEvent event) {
    if (!listeners.isEmpty() && !thread.isShutdown()) {
      try {
        thread.execute(() -> listeners.forEach(listener -> call(listener, event)));
      } catch (RejectedExecutionException e) {
        LOG.debug("{} came after the end", event, e);
      }
    }
  }

  private static void call(Consumer<SupervisorEvent> listener, SupervisorEvent event) {
    try {
      listener.accept(event);
    } catch (RuntimeException | Error e) {
      LOG.error("a listener failed at {}", event, e);
    }
  }

  /** Waits, after {@link #close}, until all has been told, so long at most. */
  void await(Duration limit) {
    try {
      if (!thread.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("the last events are told later, if at all");
      }
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
