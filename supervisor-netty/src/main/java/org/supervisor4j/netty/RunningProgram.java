package org.supervisor4j.netty;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.supervisor4j.InvalidSpecException;
import org.supervisor4j.Program;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.ProgramStatus;
import org.supervisor4j.Rollout;
import org.supervisor4j.Signal;
import org.supervisor4j.netty.engine.ProgramEngine;

/** The handle of a program for callers of any thread. */
final class RunningProgram implements Program {

  private final ProgramEngine engine;
  private final Function<ProgramSpec, CompletableFuture<Void>> opens;
  private final BiFunction<Integer, ProgramSpec, CompletableFuture<Void>> grows;
  private final Consumer<ProgramSpec> settles;
  private final InOrder requests;
  private Optional<CompletableFuture<Void>> ended = Optional.empty(); // guarded by this
  private volatile boolean leaves;

  /**
   * A handle.
   *
   * @param opens opens the sockets of a next spec
   * @param grows asks whether a pool can have more workers, from which slot on
   * @param settles told when the roll to that spec is over
   * @param callbacks where what a user hangs on a future may run, and block
   */
  RunningProgram(
      ProgramEngine engine,
      Function<ProgramSpec, CompletableFuture<Void>> opens,
      BiFunction<Integer, ProgramSpec, CompletableFuture<Void>> grows,
      Consumer<ProgramSpec> settles,
      Executor callbacks) {
    this.engine = engine;
    requests = new InOrder(callbacks);
    this.opens = opens;
    this.grows = grows;
    this.settles = settles;
  }

  ProgramEngine engine() {
    return engine;
  }

  /** Of its spec, which no roll changes. */
  String group() {
    return engine.state().serving().spec().group();
  }

  /** It is to be removed. */
  void leave() {
    leaves = true;
  }

  boolean leaves() {
    return leaves;
  }

  /** Stops it for good; whoever asks again hears of the same end. */
  synchronized CompletableFuture<Void> end(String reason, String refusal) {
    if (ended.isEmpty()) {
      ended = Optional.of(engine.end(reason, refusal));
    }
    return ended.get();
  }

  @Override
  public String name() {
    return engine.state().name();
  }

  @Override
  public ProgramSpec spec() {
    return engine.state().spec();
  }

  @Override
  public ProgramStatus status() {
    return engine.status();
  }

  @Override
  public CompletableFuture<Void> start() {
    return engine.start();
  }

  @Override
  public CompletableFuture<Void> start(int slot) {
    return engine.start(known(slot));
  }

  @Override
  public CompletableFuture<Void> stop() {
    return engine.stop("stop");
  }

  @Override
  public CompletableFuture<Void> stop(int slot) {
    return engine.stop(known(slot), "stop");
  }

  @Override
  public CompletableFuture<Void> restart() {
    return engine.restart();
  }

  @Override
  public CompletableFuture<Void> restart(int slot) {
    return engine.restart(known(slot));
  }

  @Override
  public CompletableFuture<Void> signal(Signal signal) {
    return engine.signal(signal);
  }

  @Override
  public CompletableFuture<Void> signal(int slot, Signal signal) {
    return engine.signal(known(slot), signal);
  }

  private int known(int slot) {
    var slots = engine.state().slots();
    if (slot < 0 || slot >= slots) {
      var mend = "give one from 0 to " + (slots - 1);
      throw new InvalidSpecException("program " + name(), "slot", slot, mend);
    }
    return slot;
  }

  @Override
  public CompletableFuture<Rollout> roll() {
    return requests.ask(() -> engine.roll(Optional.empty()));
  }

  @Override
  public CompletableFuture<Rollout> roll(ProgramSpec next) {
    requireSame("name", name(), next.name());
    requireSame("group", group(), next.group());
    return requests
        .ask(opens.apply(next), () -> engine.roll(Optional.of(next)))
        .whenComplete((outcome, failure) -> settles.accept(next))
        .copy(); // one that its user cancels would not settle any more
  }

  private void requireSame(String field, String here, String next) {
    if (!next.equals(here)) {
      throw new InvalidSpecException(
          "roll of program " + name(), field, next, "give the next spec the same " + field);
    }
  }

  @Override
  public CompletableFuture<Optional<Rollout>> abortRoll() {
    return requests.ask(engine::abortRoll);
  }

  @Override
  public CompletableFuture<Void> resize(int workers) {
    var before = spec();
    var sized = before.toBuilder().workers(workers).build();
    return requests.ask(grows.apply(before.workers(), sized), () -> engine.resize(workers));
  }

  /** Workers, or the children of each if they have some; as far as a spec can have so many. */
  CompletableFuture<Void> resizeBy(int more) {
    return requests.ask(
        () -> spec().prefork().isPresent() ? engine.resizeChildrenBy(more) : engine.resizeBy(more));
  }

  @Override
  public CompletableFuture<Void> resizeChildren(int children) {
    var before = spec();
    var prefork =
        before
            .prefork()
            .orElseThrow(
                () ->
                    new InvalidSpecException(
                        "program " + name(),
                        "prefork",
                        "missing",
                        "give prefork(...) in the spec, or resize the workers"));
    var unused = before.toBuilder().prefork(prefork.children(children)).build(); // or an error
    return requests.ask(() -> engine.resizeChildren(children));
  }

  @Override
  public CompletableFuture<Void> write(int slot, byte[] bytes) {
    return engine.write(slot, bytes);
  }

  /** The same, but completes as soon as it is taken, to be written when the worker reads. */
  CompletableFuture<Void> offer(int slot, byte[] bytes) {
    return engine.offer(slot, bytes);
  }

  @Override
  public CompletableFuture<Void> whenReady() {
    return engine.whenReady();
  }
}
