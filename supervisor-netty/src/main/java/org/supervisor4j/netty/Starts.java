package org.supervisor4j.netty;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.supervisor4j.Program;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.netty.engine.LaunchOrder;

/** Which programs start when, and who hears that another one is ready. Callable from any thread. */
final class Starts {

  private final Programs programs;
  private final Executor engine;
  private final LaunchOrder launches;

  Starts(Programs programs, Executor engine, LaunchOrder launches) {
    this.programs = programs;
    this.engine = engine;
    this.launches = launches;
  }

  /** All, in their order. */
  void begin() {
    inOrder(programs.all(), this::begin);
  }

  /** Those of a group by hand: each after those of them that it names, and after no others. */
  CompletableFuture<Void> begin(List<RunningProgram> together) {
    var ready = new ArrayList<CompletableFuture<Void>>();
    inOrder(together, program -> ready.add(begin(program, together)));
    return InTurn.all(ready, Function.identity());
  }

  /** Nothing comes in between on the engine's thread but what happens to others. */
  private synchronized void inOrder(List<RunningProgram> all, Consumer<RunningProgram> begin) {
    for (var level : InTurn.levels(all)) {
      onEngine(launches::nextLevel);
      level.forEach(begin);
    }
    onEngine(launches::end);
  }

  private void onEngine(Runnable task) {
    try {
      engine.execute(task);
    } catch (RejectedExecutionException e) {
      return; // after the end of all: who begins now is told so
    }
  }

  /** Unless it is left to somebody's hand. */
  void begin(RunningProgram program) {
    var order = program.spec().order();
    if (!order.isManual()) {
      var unused = program.engine().startAfter(order.after(), this::isReadyOrGone);
    }
  }

  private CompletableFuture<Void> begin(
      RunningProgram program, Collection<RunningProgram> together) {
    var names = together.stream().map(RunningProgram::name).toList();
    var others = program.spec().order().after().stream().filter(names::contains).toList();
    return program.engine().startAfter(others, this::isReadyOrGone);
  }

  private boolean isReadyOrGone(String name) {
    return programs.find(name).map(program -> program.engine().state().isReady()).orElse(true);
  }

  /** On the engine's thread: who waits for the program learns that it is ready, or gone. */
  void heard(SupervisorEvent event) {
    var name = event.program();
    if (isReadyOrGone(name)) {
      for (var other : programs.all()) {
        if (other.engine().state().waitsFor().contains(name)) {
          other.engine().otherReady(name);
        }
      }
    }
  }

  /** Of all that come up, or should. */
  CompletableFuture<Void> whenReady() {
    var coming = programs.all().stream().filter(it -> comesUp(it, new HashSet<>())).toList();
    return InTurn.all(coming, Program::whenReady);
  }

  /** Manual ones that are down don't by themselves, nor does who waits for such a one. */
  private boolean comesUp(RunningProgram program, Set<String> asked) {
    var order = program.spec().order();
    if (program.engine().state().up() || !asked.add(program.name())) {
      return true;
    }
    return !order.isManual()
        && order.after().stream()
            .map(programs::find)
            .flatMap(Optional::stream)
            .allMatch(other -> comesUp(other, asked));
  }
}
