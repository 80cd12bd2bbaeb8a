package org.supervisor4j.netty.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.Signal;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.Warmup;
import org.supervisor4j.netty.lifecycle.Effect;
import org.supervisor4j.netty.lifecycle.Generation;
import org.supervisor4j.netty.lifecycle.Input;
import org.supervisor4j.netty.lifecycle.Limits;

/** The production {@link Children}: real processes, each put together from the rooms below. */
public final class WorkerProcesses implements Children {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcesses.class);

  /** What a user's functions, and disks with links, get for one worker. */
  private static final Duration EVALUATION = Duration.ofSeconds(30);

  /** So many share the connections of a slot that goes; a message has room for no more. */
  private static final int MOST_HEIRS = 16;

  private static final AtomicLong NUMBERS = new AtomicLong();

  private final String program;
  private final Rooms rooms;
  private final LaunchOrder order;
  private final Preload preload;
  private final Consumer<Input.OfWorker> reports;
  private final Map<Long, WorkerProcess> living = new ConcurrentHashMap<>();

  /** Asked for and neither launched nor answered: who takes a serial out of here does that. */
  private final Set<Long> asked = ConcurrentHashMap.newKeySet();

  private final SlotHooks hooks;
  private final Map<Generation, Evaluation> evaluations = new WeakHashMap<>(); // the engine's

  /**
   * Of one program.
   *
   * @param order what is launched before what, among all programs
   * @param log where lines may be written, and block
   */
  public WorkerProcesses(
      String program,
      Rooms rooms,
      LaunchOrder order,
      Preload preload,
      Executor log,
      Consumer<Input.OfWorker> reports) {
    this.program = program;
    this.rooms = rooms;
    this.order = order;
    this.preload = preload;
    hooks = new SlotHooks(rooms, log, asked::contains);
    this.reports = reports;
  }

  @Override
  public void spawn(Effect.Spawn wanted) {
    var serial = wanted.serial();
    var worker = wanted.worker();
    var generation = wanted.generation();
    asked.add(serial);
    var spec = generation.spec();
    var evaluation = evaluations.computeIfAbsent(generation, WorkerProcesses::evaluation);
    var coming =
        preload
            .start(evaluation, spec, worker)
            .thenCompose(
                start ->
                    evaluation
                        .of(spec.hooks(), worker, start.command())
                        .thenCompose(hooked -> prepare(start, hooked, wanted)));
    order.launch(
        coming,
        (prepared, failure) -> {
          if (failure == null) {
            rooms.blocking().execute(() -> launch(serial, prepared));
          } else {
            unspawned(serial, reason(failure));
            LOG.debug("{} could not be started", worker, failure);
          }
        });
  }

  /**
   * What can be launched.
   *
   * @param ear told all that happens to it
   */
  private record Prepared(WorkerProcess.Order order, Consumer<Input.OfWorker> ear) {}

  private CompletableFuture<Prepared> prepare(Start start, Hooked hooked, Effect.Spawn wanted) {
    var spec = wanted.generation().spec();
    var worker = wanted.worker();
    var warmup = wanted.warmed() ? spec.warmup() : Warmup.none();
    var order = new WorkerProcess.Order(nextNumber(), worker, spec, command(start, wanted), warmup);
    var ear = start.ear().andThen(hooks.ear(worker, spec, hooked)).andThen(reports);
    return hooks
        .beforeStart(wanted.serial(), worker, spec, hooked)
        .thenApply(unused -> new Prepared(order, ear));
  }

  private static Evaluation.Evaluated command(Start start, Effect.Spawn wanted) {
    var prefork = wanted.generation().spec().prefork();
    return prefork.isEmpty() || wanted.children().isEmpty()
        ? start.command()
        : start.command().withChildren(prefork.get(), wanted.children().getAsInt());
  }

  private static Evaluation evaluation(Generation generation) {
    return new Evaluation(EVALUATION);
  }

  /** Of one process; no other of this JVM has it. */
  static long nextNumber() {
    return NUMBERS.incrementAndGet();
  }

  private void launch(long serial, Prepared prepared) {
    if (!asked.remove(serial)) {
      return;
    }
    var order = prepared.order();
    WorkerProcess process;
    var heard = new WorkerReports(serial, order.worker(), order.spec(), prepared.ear());
    try {
      process = WorkerProcess.launch(order, heard, rooms);
    } catch (RuntimeException | Error e) {
      reports.accept(new Input.SpawnFailed(serial, reason(e)));
      LOG.debug("{} could not be started", order.worker(), e);
      return;
    }
    living.put(serial, process); // before it is announced: then it may be signalled
    process.announce(heard);
  }

  @Override
  public void withdraw(long serial) {
    unspawned(serial, "withdrawn before its launch");
    hooks.withdraw(serial);
  }

  private void unspawned(long serial, String reason) {
    if (asked.remove(serial)) {
      reports.accept(new Input.SpawnFailed(serial, reason));
    }
  }

  /** Why something could not be done, for people. */
  static String reason(Throwable failure) {
    if (SupervisorException.unwrap(failure) instanceof TimeoutException) {
      return "its command was not evaluated within %d s: its class path, its release or the function given to Command.environment, args or env hangs; mend it"
          .formatted(EVALUATION.toSeconds());
    }
    return SupervisorException.reason(failure);
  }

  @Override
  public void release(long serial) {
    Optional.ofNullable(living.remove(serial))
        .ifPresent(process -> rooms.blocking().execute(process::release));
  }

  @Override
  public CompletableFuture<Void> settled() {
    return hooks.settled();
  }

  private Optional<WorkerProcess> living(long serial) {
    return Optional.ofNullable(living.get(serial));
  }

  /** Later, but before the next worker of such a slot is launched. */
  @Override
  public void forget(Set<Integer> slots) {
    rooms.blocking().execute(() -> rooms.notifications().store().forget(program, slots));
  }

  @Override
  public void accept(long serial, Map<String, List<Integer>> shards) {
    living(serial).ifPresent(process -> process.accept(shards));
  }

  @Override
  public void watch(long serial, Limits limits) {
    living(serial).ifPresent(process -> process.watch(limits));
  }

  @Override
  public void dumpThreads(long serial) {
    living(serial).ifPresent(WorkerProcess::dumpThreads);
  }

  @Override
  public void drain(long serial, Duration within, Duration idleGrace) {
    living(serial).ifPresent(process -> process.drain(within, idleGrace));
  }

  @Override
  public void bequeath(long serial, List<Long> heirs) {
    var doors =
        heirs.stream()
            .flatMap(heir -> living(heir).flatMap(WorkerProcess::door).stream())
            .limit(MOST_HEIRS)
            .toList();
    living(serial).ifPresent(process -> process.bequeath(doors));
  }

  @Override
  public void signal(long serial, Signal signal) {
    living(serial).ifPresent(process -> process.signal(signal));
  }

  @Override
  public void signalGroup(long serial, Signal signal) {
    living(serial).ifPresent(process -> rooms.deaths().signalGroup(process.pid(), signal));
  }

  @Override
  public CompletableFuture<Void> write(long serial, byte[] bytes) {
    return living(serial)
        .map(process -> process.write(bytes))
        .orElseGet(() -> Children.super.write(serial, bytes));
  }

  @Override
  public void kill(long serial) {
    living(serial).ifPresent(process -> rooms.deaths().signalGroup(process.pid(), Signal.KILL));
  }
}
