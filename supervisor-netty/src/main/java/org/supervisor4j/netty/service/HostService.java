package org.supervisor4j.netty.service;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.supervisor4j.ProgramStatus;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.netty.engine.Threads;
import org.supervisor4j.netty.engine.Timers;

/**
 * Keeps the service manager told of this host, on a thread of its own: one that takes nothing holds
 * up nobody else. Callable from any thread.
 */
public final class HostService implements Consumer<SupervisorEvent>, AutoCloseable {

  private static final Duration UNWATCHED = Duration.ofSeconds(20);

  private final ExecutorService thread = Threads.single("supervisor4j-service");
  private final AtomicBoolean due = new AtomicBoolean();
  private final ServiceManager manager;
  private final Timers engine;
  private final Told told;
  private final Duration pause;

  /**
   * Tells nothing yet.
   *
   * @param manager ours to close
   * @param engine whose thread's life is the supervisor's
   */
  public HostService(
      ServiceManager manager, Supplier<List<ProgramStatus>> programs, Timers engine) {
    this.manager = manager;
    this.engine = engine;
    told = new Told(manager::tell, programs);
    pause = manager.watchdog().orElse(UNWATCHED).dividedBy(2); // as sd_watchdog_enabled(3) advises
  }

  /** Begins to tell; {@code ready} completes once every program is, or one can't be by itself. */
  public void begin(CompletableFuture<Void> ready) {
    ready.whenComplete(
        (done, failure) -> execute(failure == null ? told::ready : () -> told.late(failure)));
    engine.execute(this::pulse);
  }

  @Override
  public void accept(SupervisorEvent event) {
    execute(() -> told.accept(event));
  }

  /** A signal asked for these rolls. */
  public void reload(CompletableFuture<?> rolls) {
    execute(told::reload);
    rolls.whenComplete((done, failure) -> execute(told::reloaded));
  }

  public void stopping(Duration atMost) {
    execute(() -> told.stopping(atMost));
  }

  /** From the engine's thread by way of ours: neither may hang for the host to count as alive. */
  private void pulse() {
    if (due.compareAndSet(false, true)) {
      execute(
          () -> {
            due.set(false);
            told.alive(manager.watchdog().isPresent(), pause);
          });
    }
    engine.at(engine.now() + pause.toNanos(), this::pulse);
  }

  private void execute(Runnable telling) {
    try {
      thread.execute(telling);
    } catch (RejectedExecutionException e) {
      return; // the end has been told
    }
  }

  /** What it was given to tell is still told. */
  @Override
  public void close() {
    execute(manager::close);
    thread.shutdown();
  }
}
