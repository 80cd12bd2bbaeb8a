package org.supervisor4j.netty;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.netty.engine.ProgramEngine;
import org.supervisor4j.netty.lifecycle.Seat;

/**
 * The stop of all programs for good: level by level in the reverse order of their start, each with
 * its sockets, since those who finish their requests may still need the programs below.
 */
final class EndOfAll {

  private final Programs programs;
  private final Bindings bindings;
  private final Function<String, CompletableFuture<Void>> heard;
  private final Executor callbacks;

  /**
   * Nothing ends yet.
   *
   * @param heard completes, soon, when a pool of listeners has heard what it can
   */
  EndOfAll(
      Programs programs,
      Bindings bindings,
      Function<String, CompletableFuture<Void>> heard,
      Executor callbacks) {
    this.programs = programs;
    this.bindings = bindings;
    this.heard = heard;
    this.callbacks = callbacks;
  }

  /** Completes when no process is left, and every socket is closed. */
  CompletableFuture<Void> begin() {
    var levels = new ArrayList<>(InTurn.levels(programs.close()));
    Collections.reverse(levels);
    bindings.refuse();
    return levels.isEmpty() ? shut() : InTurn.of(levels, level -> end(level, levels));
  }

  private CompletableFuture<Void> end(
      List<RunningProgram> level, List<List<RunningProgram>> levels) {
    var others = levels.subList(levels.indexOf(level) + 1, levels.size());
    // first: what comes while the workers drain is refused, not left waiting
    var shut = others.isEmpty() ? shut() : shutAllBut(others);
    return CompletableFuture.allOf(InTurn.all(level, this::end), shut);
  }

  /** Listeners first hear how those ended that were above them. */
  private CompletableFuture<Void> end(RunningProgram program) {
    return program.spec().listens().isPresent()
        ? heard.apply(program.name()).thenComposeAsync(all -> ended(program), callbacks)
        : ended(program);
  }

  private static CompletableFuture<Void> ended(RunningProgram program) {
    return program.end("the supervisor stops", ProgramEngine.CLOSED);
  }

  private CompletableFuture<Void> shut() {
    return CompletableFuture.runAsync(bindings::close, callbacks);
  }

  /** Not waited for: a bind that hangs in front of it does not hold up the end. */
  private CompletableFuture<Void> shutAllBut(List<List<RunningProgram>> others) {
    var left = others.stream().flatMap(List::stream).toList();
    var unused = bindings.tidy(() -> left);
    return CompletableFuture.completedFuture(null);
  }

  /** How long it may take by the stop policies of what runs now, and by hooks. */
  Duration longest() {
    return InTurn.levels(programs.all()).stream()
        .map(EndOfAll::longest)
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static Duration longest(List<RunningProgram> level) {
    return longest(level.stream().map(EndOfAll::longest));
  }

  /** After a roll there may be workers of several specs. */
  private static Duration longest(RunningProgram program) {
    var state = program.engine().state();
    var stops =
        state.seats().stream().filter(Seat::isOccupied).map(seat -> seat.spec().stop().longest());
    var specs =
        Stream.concat(
            Stream.of(state.serving().spec(), state.spec()),
            state.seats().stream().map(Seat::spec));
    return longest(stops).plus(longest(specs.map(EndOfAll::afterStop)));
  }

  /** It may run though its worker is dead, and no seat tells of it. */
  private static Duration afterStop(ProgramSpec spec) {
    return spec.hooks().afterStop().map(hook -> spec.hooks().within()).orElse(Duration.ZERO);
  }

  private static Duration longest(Stream<Duration> durations) {
    return durations.max(Comparator.naturalOrder()).orElse(Duration.ZERO);
  }
}
