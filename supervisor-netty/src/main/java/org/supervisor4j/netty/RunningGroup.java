package org.supervisor4j.netty;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.supervisor4j.Program;
import org.supervisor4j.ProgramGroup;
import org.supervisor4j.Rollout;

/** The handle of a group for callers of any thread: keeps nothing but its name. */
final class RunningGroup implements ProgramGroup {

  private final String name;
  private final Programs programs;

  RunningGroup(String name, Programs programs) {
    this.name = name;
    this.programs = programs;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Program> programs() {
    return List.copyOf(programs.ofGroup(name));
  }

  private List<List<RunningProgram>> levels() {
    return InTurn.levels(programs.ofGroup(name));
  }

  @Override
  public CompletableFuture<Void> start() {
    return programs.starts().begin(programs.ofGroup(name));
  }

  @Override
  public CompletableFuture<Void> stop() {
    var levels = new ArrayList<>(levels());
    Collections.reverse(levels);
    return InTurn.of(levels, level -> InTurn.all(level, Program::stop));
  }

  @Override
  public CompletableFuture<Void> restart() {
    return stop().thenCompose(down -> start());
  }

  @Override
  public CompletableFuture<List<Rollout>> roll() {
    var outcomes = CompletableFuture.completedFuture(List.<Rollout>of());
    for (var level : levels()) {
      outcomes = outcomes.thenCompose(before -> roll(level, before));
    }
    return outcomes;
  }

  private static CompletableFuture<List<Rollout>> roll(
      List<RunningProgram> level, List<Rollout> before) {
    if (!before.stream().allMatch(Rollout::succeeded)) {
      return CompletableFuture.completedFuture(before);
    }
    var rolls = level.stream().map(RunningProgram::roll).toList();
    return CompletableFuture.allOf(rolls.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            over ->
                Stream.concat(before.stream(), rolls.stream().map(CompletableFuture::join))
                    .toList());
  }
}
