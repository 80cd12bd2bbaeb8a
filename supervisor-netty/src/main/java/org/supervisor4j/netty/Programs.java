package org.supervisor4j.netty;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.supervisor4j.InvalidSpecException;
import org.supervisor4j.Program;
import org.supervisor4j.ProgramGroup;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.ProgramAdded;
import org.supervisor4j.SupervisorEvent.ProgramRemoved;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.engine.ProgramEngine;
import org.supervisor4j.netty.lifecycle.Seat;

/**
 * Which programs there are, and how they come and go. Callable from any thread, and waits for
 * nothing; whether a spec fits is judged where sockets are bound, one after the other.
 */
final class Programs {

  private final Bindings bindings;
  private final Function<ProgramSpec, RunningProgram> made;
  private final Consumer<SupervisorEvent> told;
  private final Executor callbacks;

  /** In the order in which they came; replaced, never changed, and that guarded by this. */
  private volatile Map<String, RunningProgram> byName = Map.of();

  private boolean closed; // guarded by this

  /**
   * No programs yet.
   *
   * @param made makes one that is down
   * @param told hears that programs come and go, in its turn among the events
   */
  Programs(
      Bindings bindings,
      Function<ProgramSpec, RunningProgram> made,
      Consumer<SupervisorEvent> told,
      Executor callbacks) {
    this.bindings = bindings;
    this.made = made;
    this.told = told;
    this.callbacks = callbacks;
  }

  List<RunningProgram> all() {
    return List.copyOf(byName.values());
  }

  Optional<RunningProgram> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  RunningProgram get(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new SupervisorException(
                    "there is no program \"" + name + "\"; there are " + byName.keySet()));
  }

  List<RunningProgram> ofGroup(String group) {
    return all().stream().filter(program -> program.group().equals(group)).toList();
  }

  List<ProgramGroup> groups() {
    var names = all().stream().map(RunningProgram::group).distinct();
    return names.<ProgramGroup>map(name -> new RunningGroup(name, this)).toList();
  }

  ProgramGroup group(String name) {
    if (ofGroup(name).isEmpty()) {
      var names = groups().stream().map(ProgramGroup::name).toList();
      throw new SupervisorException("there is no group \"" + name + "\"; there are " + names);
    }
    return new RunningGroup(name, this);
  }

  /** Whether an essential program is FATAL. */
  boolean isLost(String name) {
    var program = byName.get(name);
    return program != null && program.spec().isEssential() && program.engine().state().isFatal();
  }

  /** Those of the first start, before anything of them runs. */
  void begin(List<ProgramSpec> specs) {
    specs.forEach(spec -> put(made.apply(spec)));
    specs.forEach(bindings::bind);
  }

  /** Those that are not left to somebody's hand, in their order. */
  void start() {
    InTurn.levels(all()).stream().flatMap(List::stream).forEach(this::start);
  }

  private void start(RunningProgram program) {
    var order = program.spec().order();
    if (!order.isManual()) {
      program.engine().startAfter(order.after(), this::isReadyOrGone);
    }
  }

  /** By hand: each after those of the others that are started with it. */
  CompletableFuture<Void> start(RunningProgram program, Collection<RunningProgram> together) {
    var names = together.stream().map(RunningProgram::name).toList();
    var others = program.spec().order().after().stream().filter(names::contains).toList();
    return program.engine().startAfter(others, this::isReadyOrGone);
  }

  private boolean isReadyOrGone(String name) {
    var program = byName.get(name);
    return program == null || program.engine().state().isReady();
  }

  /** On the engine's thread: who waits for the program learns that it is ready. */
  void heard(SupervisorEvent event) {
    var name = event.program();
    if (byName.containsKey(name) && isReadyOrGone(name)) {
      for (var other : byName.values()) {
        if (other.engine().state().waitsFor().contains(name)) {
          other.engine().otherReady(name);
        }
      }
    }
  }

  /**
   * Opens what a next spec of a program needs, if it fits; an error leaves everything as it was.
   */
  CompletableFuture<Void> open(ProgramSpec next) {
    return bindings.open(next, all(), () -> requireNobodyLeaves(next));
  }

  private void requireNobodyLeaves(ProgramSpec next) {
    for (var name : next.order().after()) {
      if (isLeaving(name)) {
        var mend = "leave it out: that program is being removed";
        throw new InvalidSpecException("program " + next.name(), "order after", name, mend);
      }
    }
  }

  private boolean isLeaving(String name) {
    var program = byName.get(name);
    return program != null && program.leaves();
  }

  CompletableFuture<Program> add(ProgramSpec spec) {
    return bindings
        .open(spec, all(), () -> requireNew(spec))
        .thenApply(opened -> enter(spec))
        // what failed says so on the thread that binds, where no user may come
        .whenCompleteAsync((program, failure) -> bindings.settle(spec, all()), callbacks)
        .copy(); // one that its user cancels would not settle any more
  }

  private void requireNew(ProgramSpec spec) {
    requireNobodyLeaves(spec);
    if (byName.containsKey(spec.name())) {
      var mend = "choose another, or remove the program that has it";
      throw new InvalidSpecException("program " + spec.name(), "name", spec.name(), mend);
    }
  }

  private synchronized Program enter(ProgramSpec spec) {
    if (closed) {
      throw new SupervisorException("program " + spec.name() + ": " + ProgramEngine.CLOSED);
    }
    requireNew(spec); // another one may have been as quick
    var program = made.apply(spec);
    put(program);
    told.accept(new ProgramAdded(spec.name(), spec.group()));
    start(program);
    return program;
  }

  private synchronized void put(RunningProgram program) {
    var next = new LinkedHashMap<>(byName);
    next.put(program.name(), program);
    byName = next;
  }

  CompletableFuture<Void> remove(String name) {
    return bindings
        .ask(name, () -> leave(name))
        .thenCompose(program -> InTurn.all(dependents(name), this::end).thenApply(o -> program))
        .thenCompose(program -> end(program).thenCompose(down -> forget(program)))
        .whenCompleteAsync((done, failure) -> {}, callbacks)
        .copy();
  }

  private RunningProgram leave(String name) {
    var program = get(name);
    var dependents =
        bindings.specs(all()).stream()
            .filter(spec -> spec.order().after().contains(name))
            .map(ProgramSpec::name)
            .filter(other -> !isLeaving(other)) // it may be on its way to be added
            .collect(Collectors.toCollection(TreeSet::new));
    if (!dependents.isEmpty()) {
      var mend = "%s starts after it: remove that first, or roll it to a spec that does not";
      throw new SupervisorException(
          "program " + name + " is needed; " + mend.formatted(String.join(", ", dependents)));
    }
    program.leave();
    return program;
  }

  /** Who leaves as well, and goes first. */
  private List<RunningProgram> dependents(String name) {
    return all().stream().filter(other -> other.spec().order().after().contains(name)).toList();
  }

  private CompletableFuture<Void> end(RunningProgram program) {
    return program.end("removed", "it was removed; add it again");
  }

  private CompletableFuture<Void> forget(RunningProgram program) {
    drop(program);
    return bindings.tidy(all());
  }

  private synchronized void drop(RunningProgram program) {
    var next = new LinkedHashMap<>(byName);
    if (next.remove(program.name(), program)) {
      byName = next;
      told.accept(new ProgramRemoved(program.name(), program.group()));
    }
  }

  /** No more come from now on; those that there are. */
  private synchronized List<RunningProgram> close() {
    closed = true;
    return all();
  }

  /** Stops all for good, in the reverse of their order, and closes every socket. */
  CompletableFuture<Void> endAll() {
    var levels = new ArrayList<>(InTurn.levels(close()));
    Collections.reverse(levels);
    bindings.refuse();
    return levels.isEmpty() ? shut() : InTurn.of(levels, level -> endLevel(level, levels));
  }

  private CompletableFuture<Void> endLevel(
      List<RunningProgram> level, List<List<RunningProgram>> levels) {
    var others = levels.subList(levels.indexOf(level) + 1, levels.size());
    // first: what comes while the workers drain is refused, not left waiting
    var shut = others.isEmpty() ? shut() : shutAllBut(others);
    return InTurn.all(level, program -> program.end("the supervisor stops", ProgramEngine.CLOSED))
        .thenCombine(shut, (down, closed) -> null);
  }

  private CompletableFuture<Void> shut() {
    return CompletableFuture.runAsync(bindings::close, callbacks);
  }

  /** A bind that hangs in front of this does not hold up the end. */
  private CompletableFuture<Void> shutAllBut(List<List<RunningProgram>> others) {
    var unused = bindings.tidy(others.stream().flatMap(List::stream).toList());
    return CompletableFuture.completedFuture(null);
  }

  /** How long the end of all may take by the stop policies of what runs. */
  Duration longestStop() {
    return InTurn.levels(all()).stream()
        .map(Programs::longestStop)
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** After a roll there may be workers of several specs. */
  private static Duration longestStop(List<RunningProgram> level) {
    return level.stream()
        .map(program -> program.engine().state())
        .flatMap(state -> state.seats().stream())
        .filter(Seat::isOccupied)
        .map(seat -> longestStop(seat.spec()))
        .max(Comparator.naturalOrder())
        .orElse(Duration.ZERO);
  }

  private static Duration longestStop(ProgramSpec spec) {
    var hook = spec.hooks().afterStop().map(after -> spec.hooks().within());
    return spec.stop().longest().plus(hook.orElse(Duration.ZERO));
  }

  /** Manual ones that are down don't come up by themselves, nor does who waits for such a one. */
  CompletableFuture<Void> whenReady() {
    var coming = all().stream().filter(program -> comesUp(program, new HashSet<>())).toList();
    return InTurn.all(coming, Program::whenReady);
  }

  private boolean comesUp(RunningProgram program, Set<String> asked) {
    var state = program.engine().state();
    var order = program.spec().order();
    if (state.up() || !asked.add(program.name())) {
      return true;
    }
    var others = order.after().stream().map(byName::get).filter(Objects::nonNull);
    return !order.isManual() && others.allMatch(other -> comesUp(other, asked));
  }
}
