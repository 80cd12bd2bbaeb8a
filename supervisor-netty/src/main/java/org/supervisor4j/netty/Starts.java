package org.supervisor4j.netty;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.supervisor4j.Program;
import org.supervisor4j.SupervisorEvent;

/** Which programs start when, and who hears that another one is ready. Callable from any thread. */
final class Starts {

  private final Programs programs;

  Starts(Programs programs) {
    this.programs = programs;
  }

  /** All, in their order. */
  void begin() {
    InTurn.levels(programs.all()).stream().flatMap(List::stream).forEach(this::begin);
  }

  /** Unless it is left to somebody's hand. */
  void begin(RunningProgram program) {
    var order = program.spec().order();
    if (!order.isManual()) {
      var unused = program.engine().startAfter(order.after(), this::isReadyOrGone);
    }
  }

  /** By hand: after those that are started with it, and after no others. */
  CompletableFuture<Void> begin(RunningProgram program, Collection<RunningProgram> together) {
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
