package org.supervisor4j.netty.engine;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.Command;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Signal;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.lifecycle.Generation;
import org.supervisor4j.netty.lifecycle.Input;

/** The production {@link Children}: real processes, each put together from the rooms below. */
public final class WorkerProcesses implements Children {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcesses.class);
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final Rooms rooms;
  private final Consumer<Input.OfWorker> reports;
  private final Map<Long, WorkerProcess> living = new ConcurrentHashMap<>();

  /** Evaluated once per generation and pinned for its life; the blocking thread's. */
  private final Map<Generation, Command> commands = new WeakHashMap<>();

  public WorkerProcesses(Rooms rooms, Consumer<Input.OfWorker> reports) {
    this.rooms = rooms;
    this.reports = reports;
  }

  @Override
  public void spawn(long serial, WorkerId worker, Generation generation) {
    rooms.blocking().execute(() -> launch(serial, worker, generation));
  }

  private void launch(long serial, WorkerId worker, Generation generation) {
    WorkerProcess process;
    var spec = generation.spec();
    var heard = new WorkerReports(serial, worker, spec.readiness(), reports);
    try {
      var command = commands.computeIfAbsent(generation, WorkerProcesses::pinned);
      var order = new WorkerProcess.Order(NUMBERS.incrementAndGet(), worker, spec, command);
      process = WorkerProcess.launch(order, heard, rooms);
    } catch (RuntimeException | Error e) { // class path and functions come from a user; see Command
      LOG.debug("{} could not be started", worker, e);
      reports.accept(new Input.SpawnFailed(serial, reason(e)));
      return;
    }
    living.put(serial, process);
    try {
      // before it is announced: then it may be signalled
      rooms.deaths().watch(process.pid(), heard::exited);
    } catch (RuntimeException e) {
      LOG.error("process {} could not be watched and was ended", process.pid(), e);
      heard.exited(new ExitStatus.Unknown());
    }
    heard.spawned(process.pid());
  }

  private static Command pinned(Generation generation) {
    return generation.spec().command().pinned(WorkerEnvironment.INHERITED);
  }

  private static String reason(Throwable e) {
    var message = e.getMessage();
    return e instanceof SupervisorException && message != null ? message : e.toString();
  }

  @Override
  public void release(long serial) {
    Optional.ofNullable(living.remove(serial))
        .ifPresent(process -> rooms.blocking().execute(process::release));
  }

  private Optional<WorkerProcess> living(long serial) {
    return Optional.ofNullable(living.get(serial));
  }

  @Override
  public void accept(long serial) {
    living(serial).ifPresent(WorkerProcess::accept);
  }

  @Override
  public void drain(long serial, Duration within, Duration idleGrace) {
    living(serial).ifPresent(process -> process.drain(within, idleGrace));
  }

  @Override
  public void signal(long serial, Signal signal) {
    living(serial).ifPresent(process -> rooms.deaths().signal(process.pid(), signal));
  }

  @Override
  public void kill(long serial) {
    living(serial).ifPresent(process -> rooms.deaths().killGroup(process.pid()));
  }
}
