package org.supervisor4j.netty.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.Prefork;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.ProgramStatus;
import org.supervisor4j.Rollout;
import org.supervisor4j.Signal;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.lifecycle.Effect;
import org.supervisor4j.netty.lifecycle.Input;
import org.supervisor4j.netty.lifecycle.ProgramState;

/**
 * One program on the engine's thread: feeds inputs to the core, carries out its effects, keeps its
 * one alarm. Its methods may be called from any thread.
 */
public final class ProgramEngine {

  /** What is told to those who come after the end of all. */
  public static final String CLOSED = "the supervisor is closed; start a new one";

  private static final Logger LOG = LoggerFactory.getLogger(ProgramEngine.class);

  private final Timers timers;
  private final Children children;
  private final Consumer<SupervisorEvent> events;
  private final Executor completer;
  private final Map<Long, CompletableFuture<Effect.Outcome>> operations = new HashMap<>();
  private volatile ProgramState state; // written on the engine's thread only
  private final AwakeClock clock = new AwakeClock();
  private Optional<Timers.Alarm> alarm = Optional.empty();
  private long due = Long.MAX_VALUE;
  private long lastOperation;
  private Optional<String> ended = Optional.empty(); // what is told from then on

  /**
   * @param events told on the engine's thread; must not block
   * @param completer completes futures, so that no callback of a user runs on the engine's thread;
   *     rejects nothing, for a late answer must not be lost
   * @param salt makes the jitter of this host differ from that of others
   */
  public ProgramEngine(
      ProgramSpec spec,
      Timers timers,
      Children.Factory children,
      Consumer<SupervisorEvent> events,
      Executor completer,
      long salt) {
    this.timers = timers;
    this.events = events;
    this.completer = completer;
    state = ProgramState.of(spec, salt);
    this.children = children.create(spec.name(), input -> timers.execute(() -> step(input)));
  }

  public CompletableFuture<Void> start() {
    return want(Input.Start::new);
  }

  public CompletableFuture<Void> start(int slot) {
    return want(operation -> new Input.StartSlot(operation, slot));
  }

  /**
   * Starts once each of these programs has been ready, of which this asks on the engine's thread.
   */
  public CompletableFuture<Void> startAfter(Collection<String> others, Predicate<String> isReady) {
    return ask(operation -> new Input.StartAfter(operation, missing(others, isReady)))
        .thenApply(ProgramEngine::done);
  }

  private static Set<String> missing(Collection<String> others, Predicate<String> isReady) {
    return others.stream().filter(isReady.negate()).collect(Collectors.toSet());
  }

  /** Another program is ready; to be called on the engine's thread. */
  public void otherReady(String program) {
    step(new Input.OtherReady(program));
  }

  public CompletableFuture<Void> stop(String reason) {
    return want(operation -> new Input.Stop(operation, reason));
  }

  public CompletableFuture<Void> stop(int slot, String reason) {
    return want(operation -> new Input.StopSlot(operation, slot, reason));
  }

  public CompletableFuture<Void> restart() {
    return want(Input.Restart::new);
  }

  public CompletableFuture<Void> restart(int slot) {
    return want(operation -> new Input.RestartSlot(operation, slot));
  }

  public CompletableFuture<Void> signal(Signal signal) {
    return want(operation -> new Input.SignalAll(operation, signal));
  }

  public CompletableFuture<Void> signal(int slot, Signal signal) {
    return want(operation -> new Input.SignalSlot(operation, slot, signal));
  }

  public CompletableFuture<Void> whenReady() {
    return want(Input.AwaitReady::new);
  }

  /** Rolls to the next spec, or to the same again. */
  public CompletableFuture<Rollout> roll(Optional<ProgramSpec> next) {
    return ask(operation -> new Input.RequestRoll(operation, next))
        .thenApply(outcome -> ((Effect.Rolled) outcome).rollout());
  }

  /** Takes the running roll back; how it ended, if there was one. */
  public CompletableFuture<Optional<Rollout>> abortRoll() {
    return ask(Input.AbortRoll::new)
        .thenApply(
            outcome ->
                outcome instanceof Effect.Rolled rolled
                    ? Optional.of(rolled.rollout())
                    : Optional.empty());
  }

  public CompletableFuture<Void> resize(int workers) {
    return want(operation -> new Input.Resize(operation, workers));
  }

  /** To so many more than there are when this is begun, within what a spec can have. */
  public CompletableFuture<Void> resizeBy(int more) {
    return want(
        operation ->
            new Input.Resize(operation, within(workers() + more, ProgramSpec.MOST_WORKERS)));
  }

  public CompletableFuture<Void> resizeChildren(int children) {
    return want(operation -> new Input.ResizeChildren(operation, children));
  }

  /** The same of children, of a program whose workers have some. */
  public CompletableFuture<Void> resizeChildrenBy(int more) {
    return want(operation -> new Input.ResizeChildren(operation, children(more)));
  }

  /** To the stdin of the worker that holds this slot; completes when all is in the pipe. */
  public CompletableFuture<Void> write(int slot, byte[] bytes) {
    return write(slot, () -> written(slot, bytes));
  }

  /** The same, but completes as soon as it is taken, to be written when the worker reads. */
  public CompletableFuture<Void> offer(int slot, byte[] bytes) {
    return write(slot, () -> taken(written(slot, bytes)));
  }

  private static CompletableFuture<Void> taken(CompletableFuture<Void> written) {
    return written.isCompletedExceptionally() ? written : CompletableFuture.completedFuture(null);
  }

  private CompletableFuture<Void> write(int slot, Supplier<CompletableFuture<Void>> written) {
    var future = new CompletableFuture<Void>();
    try {
      timers.execute(() -> write(slot, written, future));
    } catch (RejectedExecutionException e) {
      refuse(future, CLOSED);
    }
    return future;
  }

  private void write(
      int slot, Supplier<CompletableFuture<Void>> written, CompletableFuture<Void> future) {
    written
        .get()
        .whenComplete((done, failure) -> completer.execute(() -> wrote(slot, failure, future)));
  }

  private CompletableFuture<Void> written(int slot, byte[] bytes) {
    return state
        .holder(slot)
        .map(serial -> children.write(serial, bytes))
        .orElseGet(
            () -> CompletableFuture.failedFuture(new SupervisorException("there is no process")));
  }

  private void wrote(int slot, @Nullable Throwable failure, CompletableFuture<Void> future) {
    if (failure == null) {
      future.complete(null);
    } else {
      var whose = "stdin of slot " + slot + " of program " + state.name() + ": ";
      future.completeExceptionally(new SupervisorException(whose + failure.getMessage(), failure));
    }
  }

  private int workers() {
    return state.spec().workers();
  }

  private int children(int more) {
    var now = state.spec().prefork().map(Prefork::children).orElse(0);
    return within(now + more, Prefork.MOST_CHILDREN);
  }

  private static int within(int number, int most) {
    return Math.max(1, Math.min(most, number));
  }

  /**
   * Stops it for good, its hooks included: later operations fail, so that nothing is spawned any
   * more.
   *
   * @param refusal what they are told
   */
  public CompletableFuture<Void> end(String reason, String refusal) {
    return want(operation -> last(new Input.Stop(operation, reason), refusal))
        .thenCompose(stopped -> children.settled());
  }

  /** In one step with the stop: a start in between would leave workers behind. */
  private Input last(Input input, String refusal) {
    ended = Optional.of(refusal);
    return input;
  }

  /** As of the last input. */
  public ProgramState state() {
    return state;
  }

  public ProgramStatus status() {
    return state.status(clock.at(timers.now()));
  }

  /** Asked for and not answered yet; to be called on the engine's thread. */
  public int openOperations() {
    return operations.size();
  }

  private CompletableFuture<Void> want(LongFunction<Input> input) {
    return ask(input).thenApply(ProgramEngine::done);
  }

  private CompletableFuture<Effect.Outcome> ask(LongFunction<Input> input) {
    var future = new CompletableFuture<Effect.Outcome>();
    try {
      timers.execute(() -> begin(input, future));
    } catch (RejectedExecutionException e) {
      refuse(future, CLOSED);
    }
    return future;
  }

  private void begin(LongFunction<Input> input, CompletableFuture<Effect.Outcome> future) {
    if (ended.isPresent()) {
      var why = ended.get();
      completer.execute(() -> refuse(future, why));
      return;
    }
    var operation = ++lastOperation;
    operations.put(operation, future);
    step(input.apply(operation));
  }

  private void refuse(CompletableFuture<?> future, String why) {
    future.completeExceptionally(new SupervisorException("program " + state.name() + ": " + why));
  }

  private static Void done(Effect.Outcome outcome) {
    if (outcome instanceof Effect.Failed failed) {
      throw new SupervisorException(failed.reason());
    }
    return null;
  }

  private void step(Input input) {
    var now = clock.now(timers.now(), due);
    var step = state.step(input, now);
    state = step.state();
    step.effects().forEach(this::attempt);
    alarm.ifPresent(Timers.Alarm::cancel);
    due = state.wakeAt(now);
    alarm =
        due == Long.MAX_VALUE
            ? Optional.empty()
            : Optional.of(timers.at(clock.real(due), () -> step(new Input.Tick())));
  }

  /** One effect that fails must not keep the others from being carried out. */
  private void attempt(Effect effect) {
    try {
      carryOut(effect);
    } catch (RuntimeException | Error e) {
      LOG.error("{} could not be carried out", effect, e);
    }
  }

  private void carryOut(Effect effect) {
    if (effect instanceof Effect.Publish publish) {
      events.accept(publish.event());
    } else if (effect instanceof Effect.Complete complete) {
      complete(complete);
    } else if (effect instanceof Effect.Forget forget) {
      children.forget(forget.slots());
    } else if (effect instanceof Effect.OnWorker onWorker) {
      Errand.carryOut(onWorker, children);
    }
  }

  private void complete(Effect.Complete complete) {
    var future = operations.remove(complete.operation());
    if (future != null) {
      completer.execute(() -> future.complete(complete.outcome()));
    }
  }
}
