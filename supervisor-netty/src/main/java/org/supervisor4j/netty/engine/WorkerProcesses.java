package org.supervisor4j.netty.engine;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Signal;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.lifecycle.Generation;
import org.supervisor4j.netty.lifecycle.Input;

/** The production {@link Children}: real processes, each put together from the rooms below. */
public final class WorkerProcesses implements Children {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcesses.class);

  /** What a user's functions, and disks with links, get for one worker. */
  private static final Duration EVALUATION = Duration.ofSeconds(30);

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final Rooms rooms;
  private final Consumer<Input.OfWorker> reports;
  private final Map<Long, WorkerProcess> living = new ConcurrentHashMap<>();

  /** Asked for and neither launched nor answered: who takes a serial out of here does that. */
  private final Set<Long> asked = ConcurrentHashMap.newKeySet();

  private final Map<Generation, Evaluation> evaluations = new WeakHashMap<>(); // the engine's

  public WorkerProcesses(Rooms rooms, Consumer<Input.OfWorker> reports) {
    this.rooms = rooms;
    this.reports = reports;
  }

  @Override
  public void spawn(long serial, WorkerId worker, Generation generation) {
    asked.add(serial);
    var spec = generation.spec();
    evaluations
        .computeIfAbsent(generation, first -> new Evaluation(EVALUATION))
        .of(spec.command(), worker)
        .whenComplete(
            (command, failure) -> {
              if (failure == null) {
                var number = NUMBERS.incrementAndGet();
                var order = new WorkerProcess.Order(number, worker, spec, command);
                rooms.blocking().execute(() -> launch(serial, order));
              } else {
                unspawned(serial, reason(failure));
                LOG.debug("{} could not be started", worker, failure);
              }
            });
  }

  private void launch(long serial, WorkerProcess.Order order) {
    if (!asked.remove(serial)) {
      return;
    }
    final WorkerProcess process;
    var heard = new WorkerReports(serial, order.worker(), order.spec().readiness(), reports);
    try {
      process = WorkerProcess.launch(order, heard, rooms);
    } catch (RuntimeException | Error e) {
      reports.accept(new Input.SpawnFailed(serial, reason(e)));
      LOG.debug("{} could not be started", order.worker(), e);
      return;
    }
    living.put(serial, process);
    try {
      // before it is announced: then it may be signalled
      rooms.deaths().watch(process.pid(), status -> heard.exited(process.autopsy(status)));
    } catch (RuntimeException | Error e) {
      LOG.error("process {} could not be watched and was ended", process.pid(), e);
      heard.exited(CauseOfDeath.of(new ExitStatus.Unknown()));
    }
    heard.spawned(process.pid());
  }

  @Override
  public void withdraw(long serial) {
    unspawned(serial, "withdrawn before its launch");
  }

  private void unspawned(long serial, String reason) {
    if (asked.remove(serial)) {
      reports.accept(new Input.SpawnFailed(serial, reason));
    }
  }

  private static String reason(Throwable e) {
    if (e instanceof TimeoutException) {
      return "its command was not evaluated within %d s: its class path, its release or the function given to Command.environment, args or env hangs; mend it"
          .formatted(EVALUATION.toSeconds());
    }
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
