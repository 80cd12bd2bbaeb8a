package org.supervisor4j.netty;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.supervisor4j.netty.order.Levels;

/** What is done with several programs: with those of a level at once, level by level. */
final class InTurn {

  private InTurn() {}

  /** In the order of their start, by the specs that serve. */
  static List<List<RunningProgram>> levels(Collection<RunningProgram> programs) {
    var byName = new LinkedHashMap<String, RunningProgram>();
    programs.forEach(program -> byName.put(program.name(), program));
    var specs = byName.values().stream().map(RunningProgram::spec).toList();
    return Levels.of(specs).stream()
        .map(level -> level.stream().flatMap(name -> Stream.ofNullable(byName.get(name))).toList())
        .toList();
  }

  /** With the next once it is done with those before, and not at all if it fails. */
  static <T> CompletableFuture<Void> of(List<T> turns, Function<T, CompletableFuture<Void>> task) {
    var done = CompletableFuture.<Void>completedFuture(null);
    for (var turn : turns) {
      done = done.thenCompose(before -> task.apply(turn));
    }
    return done;
  }

  /** Completes when it is done with each, or as soon as it fails with one. */
  static <T> CompletableFuture<Void> all(
      Collection<? extends T> parts, Function<T, CompletableFuture<Void>> task) {
    var all = new CompletableFuture<Void>();
    var each = parts.stream().<CompletableFuture<Void>>map(task).toList();
    CompletableFuture.allOf(each.toArray(CompletableFuture<?>[]::new))
        .thenRun(() -> all.complete(null));
    each.forEach(part -> part.exceptionally(failure -> failed(all, failure)));
    return all;
  }

  private static Void failed(CompletableFuture<Void> all, Throwable failure) {
    all.completeExceptionally(failure);
    return null;
  }
}
