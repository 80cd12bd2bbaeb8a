package org.supervisor4j.netty;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.supervisor4j.InvalidSpecException;
import org.supervisor4j.Program;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.ProgramStatus;
import org.supervisor4j.Rollout;
import org.supervisor4j.netty.engine.ProgramEngine;

/** The handle of a program for callers of any thread. */
final class RunningProgram implements Program {

  private final ProgramEngine engine;
  private final Function<ProgramSpec, CompletableFuture<Void>> opens;
  private final Consumer<ProgramSpec> settles;
  private final Executor callbacks;

  /**
   * A handle.
   *
   * @param opens opens the sockets of a next spec
   * @param settles told when the roll to that spec is over
   * @param callbacks where what a user hangs on a future may run, and block
   */
  RunningProgram(
      ProgramEngine engine,
      Function<ProgramSpec, CompletableFuture<Void>> opens,
      Consumer<ProgramSpec> settles,
      Executor callbacks) {
    this.engine = engine;
    this.callbacks = callbacks;
    this.opens = opens;
    this.settles = settles;
  }

  ProgramEngine engine() {
    return engine;
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
  public CompletableFuture<Void> stop() {
    return engine.stop("stop");
  }

  @Override
  public CompletableFuture<Void> restart() {
    return engine.restart();
  }

  @Override
  public CompletableFuture<Rollout> roll() {
    return engine.roll(Optional.empty());
  }

  @Override
  public CompletableFuture<Rollout> roll(ProgramSpec next) {
    if (!next.name().equals(name())) {
      throw new InvalidSpecException(
          "roll of program " + name(), "name", next.name(), "give the next spec the same name");
    }
    return opens
        .apply(next)
        .thenCompose(opened -> engine.roll(Optional.of(next)))
        // a bind that failed says so on the thread that spawns, where no user may come
        .whenCompleteAsync((outcome, failure) -> settles.accept(next), callbacks);
  }

  @Override
  public CompletableFuture<Optional<Rollout>> abortRoll() {
    return engine.abortRoll();
  }

  @Override
  public CompletableFuture<Void> resize(int workers) {
    return engine.resize(spec().toBuilder().workers(workers).build().workers());
  }

  @Override
  public CompletableFuture<Void> whenReady() {
    return engine.whenReady();
  }
}
