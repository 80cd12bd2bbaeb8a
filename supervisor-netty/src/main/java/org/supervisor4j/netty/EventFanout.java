package org.supervisor4j.netty;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.SupervisorEvent;

/** Calls the listeners in order on a thread of their own; one that throws is logged. */
final class EventFanout implements Consumer<SupervisorEvent>, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventFanout.class);

  private final List<Consumer<SupervisorEvent>> listeners;
  private final ExecutorService thread = Threads.single("supervisor4j-events");

  EventFanout(List<Consumer<SupervisorEvent>> listeners) {
    this.listeners = listeners;
  }

  @Override
  public void accept(SupervisorEvent event) {
    if (!listeners.isEmpty()) {
      thread.execute(() -> listeners.forEach(listener -> call(listener, event)));
    }
  }

  private static void call(Consumer<SupervisorEvent> listener, SupervisorEvent event) {
    try {
      listener.accept(event);
    } catch (RuntimeException | Error e) {
      LOG.error("a listener failed at {}", event, e);
    }
  }

  /** Events told so far still reach the listeners; waits for none of them. */
  @Override
  public void close() {
    thread.shutdown();
  }
}
