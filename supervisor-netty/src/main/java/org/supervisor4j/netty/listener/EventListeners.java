package org.supervisor4j.netty.listener;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Subscription;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.ProgramAdded;
import org.supervisor4j.SupervisorEvent.WorkerDraining;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.SupervisorEvent.WorkerStopping;

/**
 * All pools of event listeners of a supervisor. What happens comes on any thread and waits for
 * none: in order, on a thread of its own, it is put into the pools; what is printed is, by who
 * reads it. Nothing in here blocks: a pool's buffer is bounded, and no write to a listener waits.
 */
public final class EventListeners implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventListeners.class);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration LAST_NEWS = Duration.ofSeconds(2);
  private static final Duration SHORT_LOOK = Duration.ofMillis(10);

  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, EventListeners::daemon);
  private final Pools pools;
  private final AtomicBoolean ticking = new AtomicBoolean();
  private final Transitions transitions = new Transitions(); // the thread's, as all below
  private final Groups groups = new Groups();
  private final Ticks ticks = new Ticks();

  /**
   * Tells nobody yet.
   *
   * @param server by what name listeners know this supervisor
   * @param events told of events that were dropped; must not block
   */
  public EventListeners(String server, Consumer<SupervisorEvent> events) {
    pools = new Pools(server, events, this::execute, LOOK.toNanos());
  }

  private static Thread daemon(Runnable task) {
    var made = new Thread(task, "supervisor4j-listeners");
    made.setDaemon(true);
    return made;
  }

  /** The supervisor's life begins, with these programs. */
  public void begin(List<ProgramSpec> specs) {
    specs.forEach(this::follow);
    execute(
        () -> {
          specs.stream()
              .sorted(Comparator.comparingInt(EventListeners::place))
              .forEach(this::added);
          pools.offer(Event.supervisorRunning());
        });
  }

  private static int place(ProgramSpec spec) {
    return spec.order().groupPriority().orElse(spec.order().priority());
  }

  /** The supervisor's programs are about to be stopped. */
  public void stopping() {
    execute(() -> pools.offer(Event.supervisorStopping()));
  }

  /** Completes once this pool has heard all that was told so far, after 2 s at the latest. */
  public CompletableFuture<Void> heard(String pool) {
    var heard = new CompletableFuture<Void>();
    execute(() -> awaitQuiet(pool, heard));
    return heard.completeOnTimeout(null, LAST_NEWS.toMillis(), TimeUnit.MILLISECONDS);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it ends itself
  private void awaitQuiet(String pool, CompletableFuture<Void> heard) {
    if (pools.isQuiet(pool)) {
      heard.complete(null);
    } else if (!heard.isDone()) {
      var again = guarded(() -> awaitQuiet(pool, heard));
      thread.schedule(again, SHORT_LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Somebody wants this told. */
  public void communicate(String type, String data) {
    execute(() -> pools.offer(Event.remote(type, data)));
  }

  /** Something has happened to a program that is there, whose spec is this. */
  public void tell(SupervisorEvent event, ProgramSpec spec) {
    execute(() -> told(event, spec));
  }

  private void told(SupervisorEvent event, ProgramSpec spec) {
    follow(spec);
    if (event instanceof ProgramAdded) {
      added(spec);
    }
    transitions.of(event, spec).forEach(pools::offer);
    if (event instanceof WorkerStarted started) {
      pools.begins(started.pid());
    } else if (event instanceof WorkerReady ready) {
      pools.serves(ready.pid(), true);
    } else if (event instanceof WorkerDraining draining) {
      pools.serves(draining.pid(), false);
    } else if (event instanceof WorkerStopping stopping) {
      pools.serves(stopping.pid(), false);
    } else if (event instanceof WorkerExited exited) {
      pools.serves(exited.pid(), false);
    }
  }

  private void added(ProgramSpec spec) {
    groups.added(spec.name(), spec.group()).forEach(pools::offer);
  }

  /** A program is gone. */
  public void removed(String program) {
    execute(
        () -> {
          pools.forget(program);
          transitions.forget(program);
          groups.removed(program).forEach(pools::offer);
        });
  }

  private void follow(ProgramSpec spec) {
    if (pools.follow(spec)) {
      tick();
    }
  }

  private void tick() {
    if (ticking.compareAndSet(false, true)) {
      var unused =
          thread.scheduleWithFixedDelay(
              guarded(this::look), 0, LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void look() {
    ticks.at(System.currentTimeMillis() / 1000).forEach(pools::offer);
    pools.look();
  }

  /** A process of a pool that is about to be started; listens once it has joined. */
  public Member member(ProgramSpec spec, Subscription subscription, Member.Channel channel) {
    tick();
    return pools.member(spec.name(), subscription, channel);
  }

  /** A process that was started, whose start was not told yet, and whose output is to be. */
  public Printer printer(ProgramSpec spec, int slot, long pid) {
    return pools.printer(ProcessName.of(spec, slot), pid);
  }

  private void execute(Runnable task) {
    try {
      thread.execute(guarded(task));
    } catch (RejectedExecutionException e) {
      return; // closed: nobody listens any more
    }
  }

  private static Runnable guarded(Runnable task) {
    return () -> {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        LOG.error("an event could not be told to listeners", e);
      }
    };
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
