package org.supervisor4j.netty.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Signal;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.engine.Evaluation.Evaluated;
import org.supervisor4j.netty.posix.Processes;
import org.supervisor4j.netty.process.Launch;
import org.supervisor4j.netty.runtime.StateFile;

/**
 * One run of a hook, from its launch to its death: by itself, or by SIGKILL to its group once its
 * time is over. Takes no thread; {@link #over} fails if it did anything but exit with 0.
 */
final class HookRun {

  /**
   * What is to run.
   *
   * @param kind as its setting is called
   */
  record Order(String kind, Evaluated command, WorkerId worker, ProgramSpec spec) {

    Duration within() {
      return spec.hooks().within();
    }

    private String name() {
      return "%s hook \"%s\"".formatted(kind, command.line().get(0));
    }
  }

  private final Order order;
  private final Rooms rooms;
  private final long number = WorkerProcesses.nextNumber();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final CompletableFuture<Void> clock = new CompletableFuture<>();
  private long pid; // guarded by this; 0 until it is launched
  private Optional<String> ending = Optional.empty(); // guarded by this: why it was killed

  private HookRun(Order order, Rooms rooms) {
    this.order = order;
    this.rooms = rooms;
  }

  /** Begins; any thread. */
  static HookRun begin(Order order, Rooms rooms) {
    var run = new HookRun(order, rooms);
    try {
      rooms.blocking().execute(run::launch);
    } catch (RejectedExecutionException e) {
      run.fail("could not run: the supervisor is closed");
    }
    return run;
  }

  /** Completes when no process of it is left. */
  CompletableFuture<Void> over() {
    return over;
  }

  /** Ends it, unless it has ended. */
  void kill(String why) {
    long running;
    synchronized (this) {
      ending = ending.or(() -> Optional.of(why));
      running = pid;
    }
    if (running != 0) {
      rooms.deaths().signalGroup(running, Signal.KILL);
    }
  }

  private synchronized Optional<String> ending() {
    return ending;
  }

  private void launch() {
    if (ending().isPresent()) {
      fail(ending().get());
      return;
    }
    try {
      launchAndWatch();
    } catch (RuntimeException | Error e) {
      rooms.roster().remove(number);
      fail("could not be started: " + WorkerProcesses.reason(e));
    }
  }

  private void launchAndWatch() {
    // what is heard of it is no worker's: a line that says ready does not make one ready
    var reports = new WorkerReports(number, order.worker(), order.spec(), input -> {});
    final Autopsy autopsy;
    final long child;
    try (var output = open(reports)) {
      var launch = plan(output);
      autopsy = new Autopsy(launch, output.lastLine(), rooms);
      child = rooms.launcher().launch(launch);
      enlist(child);
    }
    watch(child, autopsy); // after its pipes are read: its last line is part of how it ended
  }

  private WorkerOutput open(WorkerReports reports) {
    return WorkerOutput.open(order.worker(), order.spec(), Optional.empty(), reports, rooms);
  }

  private Launch plan(WorkerOutput output) {
    var command = order.command();
    return new Launch(
        command.line(),
        command.directory(),
        command.environment(),
        new TreeMap<>(),
        Launch.Prelude.NONE,
        command.conditions(),
        output.stdout(),
        output.stderr());
  }

  /** A next host ends it like a worker: it must not run beside that host's own. */
  private void enlist(long child) {
    Processes.startTime(child)
        .ifPresent(
            start ->
                rooms
                    .roster()
                    .add(new StateFile.Entry(number, order.worker(), child, start, List.of())));
  }

  private void watch(long child, Autopsy autopsy) {
    rooms
        .deaths()
        .watch(
            child, () -> autopsy.look(child), status -> ended(status, autopsy.of(status, child)));
    synchronized (this) {
      pid = child;
    }
    ending().ifPresent(this::kill); // it came in between
    var unused =
        clock
            .orTimeout(order.within().toNanos(), TimeUnit.NANOSECONDS)
            .exceptionally(
                late -> {
                  kill("did not end within " + order.within().toMillis() + " ms");
                  return null;
                });
  }

  private void ended(ExitStatus status, CauseOfDeath cause) {
    clock.complete(null);
    forget();
    if (ending().isPresent()) {
      fail(cause.withLastWords(ending().get() + " and was killed"));
    } else if (status.equals(new ExitStatus.Exited(0))) {
      over.complete(null);
    } else {
      fail(cause.withLastWords(cause.toString()));
    }
  }

  private void forget() {
    try {
      rooms.blocking().execute(() -> rooms.roster().remove(number));
    } catch (RejectedExecutionException e) {
      return; // the state file goes, too
    }
  }

  private void fail(String how) {
    over.completeExceptionally(new SupervisorException(order.name() + " " + how));
  }
}
