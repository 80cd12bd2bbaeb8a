package org.supervisor4j.netty;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.supervisor4j.netty.engine.LaunchOrder;
import org.supervisor4j.netty.engine.ProgramEngine;

/**
 * Which programs there are, and how they come and go. Callable from any thread, and waits for
 * nothing; whether a spec fits is judged where sockets are bound, one after the other.
 */
final class Programs {

  private final Bindings bindings;
  private final Function<ProgramSpec, RunningProgram> made;
  private final Consumer<SupervisorEvent> told;
  private final Executor callbacks;
  private final Starts starts;

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
      Executor engine,
      LaunchOrder launches,
      Executor callbacks) {
    this.bindings = bindings;
    this.made = made;
    this.told = told;
    this.callbacks = callbacks;
    starts = new Starts(this, engine, launches);
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

  Starts starts() {
    return starts;
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

  /** Those of the first start, before anything of them runs. */
  void begin(List<ProgramSpec> specs) {
    specs.forEach(spec -> put(made.apply(spec)));
    specs.forEach(bindings::bind);
  }

  /**
   * Opens what a next spec of a program needs, if it fits; an error leaves everything as it was.
   */
  CompletableFuture<Void> open(ProgramSpec next) {
    return bindings.open(next, this::all, () -> requireNobodyLeaves(next));
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
    return find(name).filter(RunningProgram::leaves).isPresent();
  }

  CompletableFuture<Program> add(ProgramSpec spec) {
    return bindings
        .open(spec, this::all, () -> requireNew(spec))
        .thenApply(opened -> enter(spec))
        // what failed says so on the thread that binds, where no user may come
        .whenCompleteAsync((program, failure) -> bindings.settle(spec, this::all), callbacks)
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
    starts.begin(program);
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
    return bindings.tidy(this::all);
  }

  private synchronized void drop(RunningProgram program) {
    var next = new LinkedHashMap<>(byName);
    if (next.remove(program.name(), program)) {
      byName = next;
      told.accept(new ProgramRemoved(program.name(), program.group()));
    }
  }

  /** No more come from now on; those that there are. */
  synchronized List<RunningProgram> close() {
    closed = true;
    return all();
  }
}
