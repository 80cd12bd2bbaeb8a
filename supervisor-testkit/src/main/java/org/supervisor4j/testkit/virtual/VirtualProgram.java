package org.supervisor4j.testkit.virtual;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.ProgramStatus;
import org.supervisor4j.Rollout;
import org.supervisor4j.Signal;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.engine.ProgramEngine;
import org.supervisor4j.netty.lifecycle.Input;
import org.supervisor4j.testkit.Story;

/**
 * A program under the production engine in virtual time: an hour of crash loop takes milliseconds.
 */
public final class VirtualProgram {

  private final VirtualTime time;
  private final Story story;
  private final ProgramEngine engine;
  private final ScriptedChildren children;

  /**
   * @param scripts asked at each start how that worker is to behave
   */
  public VirtualProgram(ProgramSpec spec, Function<WorkerId, WorkerScript> scripts) {
    this(spec, scripts, new VirtualTime(), 0, input -> {});
  }

  /**
   * @param salt of the jitter
   * @param heard told what happened to a worker just before the engine is
   */
  public VirtualProgram(
      ProgramSpec spec,
      Function<WorkerId, WorkerScript> scripts,
      VirtualTime time,
      long salt,
      Consumer<Input.OfWorker> heard) {
    this.time = time;
    story = new Story(time::now);
    children = new ScriptedChildren(time, scripts);
    engine =
        new ProgramEngine(
            spec,
            time,
            (program, reports) ->
                children.reportingTo(
                    input -> {
                      time.execute(() -> heard.accept(input));
                      reports.accept(input);
                    }),
            story,
            Runnable::run,
            salt);
  }

  public CompletableFuture<Void> start() {
    return settled(engine.start());
  }

  /** As soon as {@link #otherReady} was called for each of these. */
  public CompletableFuture<Void> startAfter(Set<String> others) {
    return settled(engine.startAfter(others, ready -> false));
  }

  /** A program beside this one is ready. */
  public void otherReady(String program) {
    time.execute(() -> engine.otherReady(program));
    time.settle();
  }

  public CompletableFuture<Void> stop() {
    return settled(engine.stop("stop"));
  }

  public CompletableFuture<Void> restart() {
    return settled(engine.restart());
  }

  public CompletableFuture<Void> start(int slot) {
    return settled(engine.start(slot));
  }

  public CompletableFuture<Void> stop(int slot) {
    return settled(engine.stop(slot, "stop"));
  }

  public CompletableFuture<Void> restart(int slot) {
    return settled(engine.restart(slot));
  }

  /** To every worker that lives. */
  public CompletableFuture<Void> signal(Signal signal) {
    return settled(engine.signal(signal));
  }

  public CompletableFuture<Void> signal(int slot, Signal signal) {
    return settled(engine.signal(slot, signal));
  }

  public CompletableFuture<Void> whenReady() {
    return settled(engine.whenReady());
  }

  public CompletableFuture<Rollout> roll() {
    return settled(engine.roll(Optional.empty()));
  }

  public CompletableFuture<Rollout> roll(ProgramSpec next) {
    return settled(engine.roll(Optional.of(next)));
  }

  public CompletableFuture<Optional<Rollout>> abortRoll() {
    return settled(engine.abortRoll());
  }

  public CompletableFuture<Void> resize(int workers) {
    return settled(engine.resize(workers));
  }

  public CompletableFuture<Void> resizeChildren(int children) {
    return settled(engine.resizeChildren(children));
  }

  private <T> CompletableFuture<T> settled(CompletableFuture<T> future) {
    time.settle();
    return future;
  }

  /** Lets this time pass. */
  public void advance(Duration duration) {
    time.advance(duration);
  }

  /** The host is frozen for this time: what fell due meanwhile is noticed late. */
  public void freeze(Duration duration) {
    time.jump(duration);
  }

  /** Kills the worker that lives in this slot, the oldest if there are several. */
  public void kill(int slot) {
    children.live().stream().filter(child -> isIn(slot, child)).findFirst().ifPresent(this::kill);
  }

  /** By now: a spare that was promoted was born with another number. */
  private boolean isIn(int slot, ScriptedWorker child) {
    return engine.state().seats().stream()
        .anyMatch(seat -> seat.slot() == slot && seat.hasProcess(child.serial()));
  }

  /** SIGKILL from outside. */
  public void kill(ScriptedWorker child) {
    children.strike(child);
    time.settle();
  }

  /** As it is now: workers, their states, generation. */
  public ProgramStatus status() {
    return engine.status();
  }

  public ProgramEngine engine() {
    return engine;
  }

  public ScriptedChildren children() {
    return children;
  }

  public VirtualTime time() {
    return time;
  }

  public Story story() {
    return story;
  }
}
