package org.supervisor4j.netty.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.OfWorker;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerNotStarted;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.SupervisorEvent.WorkerStarted;

/**
 * Tells how the next start of a slot ends, its first process alone: where a program's own future
 * goes on waiting for the retries, who starts by supervisord's interface hears of the first
 * failure.
 */
final class StartWatch implements Consumer<SupervisorEvent> {

  /** Somebody who waits; guarded by {@link #waiting}. */
  private static final class Waiter {
    private final Slot slot;
    private final String name;
    private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    private long pid; // once it has begun: what comes before is of an earlier process

    Waiter(Slot slot, String name) {
      this.slot = slot;
      this.name = name;
    }

    boolean concerns(OfWorker event) {
      return event.worker().slot() == slot.number()
          && event.program().equals(slot.program().name());
    }
  }

  private final Executor executor;
  private final List<Waiter> waiting = new ArrayList<>();

  /** Outcomes are told on this executor. */
  StartWatch(Executor executor) {
    this.executor = executor;
  }

  /** Call it before the start; {@code name} stands in the fault. */
  CompletableFuture<Boolean> next(Slot slot, String name) {
    var waiter = new Waiter(slot, name);
    synchronized (waiting) {
      waiting.add(waiter);
    }
    waiter.outcome.whenComplete((done, failure) -> forget(waiter));
    return waiter.outcome;
  }

  private void forget(Waiter waiter) {
    synchronized (waiting) {
      waiting.remove(waiter);
    }
  }

  @Override
  public void accept(SupervisorEvent event) {
    if (event instanceof OfWorker ofWorker) {
      synchronized (waiting) {
        for (var waiter : List.copyOf(waiting)) { // who is told leaves
          if (waiter.concerns(ofWorker)) {
            tell(waiter, ofWorker);
          }
        }
      }
    }
  }

  private void tell(Waiter waiter, OfWorker event) {
    if (event instanceof WorkerStarted started) {
      waiter.pid = started.pid();
    } else if (event instanceof WorkerNotStarted) {
      fail(waiter, FaultCode.SPAWN_ERROR);
    } else if (event instanceof WorkerReady ready && ready.pid() == waiter.pid) {
      executor.execute(() -> waiter.outcome.complete(true));
    } else if (event instanceof WorkerExited exited && exited.pid() == waiter.pid) {
      fail(waiter, exited.asked() ? FaultCode.ABNORMAL_TERMINATION : FaultCode.SPAWN_ERROR);
    }
  }

  private void fail(Waiter waiter, FaultCode code) {
    executor.execute(() -> waiter.outcome.completeExceptionally(code.of(waiter.name)));
  }
}
