package org.supervisor4j;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Makes a supervisor run what its configuration says by now. */
final class Update {

  private final ConfiguredGroups configured;
  private final Supervisor supervisor;

  Update(ConfiguredGroups configured, Supervisor supervisor) {
    this.configured = configured;
    this.supervisor = supervisor;
  }

  /** First what goes, which may hold addresses that are wanted. */
  CompletableFuture<Void> carryOut(ConfiguredGroups.Changes changes) {
    return all(changes.removed().stream().map(this::remove).toList())
        .thenCompose(gone -> all(changes.changed().stream().map(this::change).toList()))
        .thenCompose(changed -> all(changes.added().stream().map(this::add).toList()));
  }

  private static CompletableFuture<Void> all(List<? extends CompletableFuture<?>> steps) {
    return CompletableFuture.allOf(steps.toArray(CompletableFuture<?>[]::new));
  }

  private CompletableFuture<?> remove(String group) {
    var programs = programs(configured.active(group).orElseThrow());
    return all(programs.keySet().stream().map(this::removeProgram).toList())
        .thenRun(() -> configured.removed(group));
  }

  private CompletableFuture<?> add(String group) {
    var wanted = configured.find(group).orElseThrow();
    return all(wanted.programs().stream().map(this::addProgram).toList())
        .thenRun(() -> configured.added(wanted));
  }

  private CompletableFuture<?> change(String group) {
    var before = programs(configured.active(group).orElseThrow());
    var wanted = configured.find(group).orElseThrow();
    var after = programs(wanted);
    var steps = new ArrayList<CompletableFuture<?>>();
    for (var name : before.keySet()) {
      if (!after.containsKey(name)) {
        steps.add(removeProgram(name));
      }
    }
    for (var entry : wanted.programs()) {
      var old = before.get(entry.spec().name());
      steps.add(old == null ? addProgram(entry) : change(old, entry));
    }
    return all(steps).thenRun(() -> configured.added(wanted));
  }

  private static Map<String, Configuration.Entry> programs(Configuration.Group group) {
    var programs = new LinkedHashMap<String, Configuration.Entry>();
    group.programs().forEach(entry -> programs.put(entry.spec().name(), entry));
    return programs;
  }

  private CompletableFuture<?> change(Configuration.Entry old, Configuration.Entry next) {
    if (next.equals(old)) {
      return CompletableFuture.completedFuture(null);
    }
    var name = next.spec().name();
    if (next.description().equals(old.description())) {
      return supervisor.program(name).resize(next.spec().workers());
    }
    return rolls(old.spec(), next.spec())
        ? supervisor.program(name).roll(next.spec()).thenAccept(Update::requireCompleted)
        : removeProgram(name).thenCompose(gone -> addProgram(next));
  }

  /** A roll can't change who starts before whom, nor the group. */
  private static boolean rolls(ProgramSpec old, ProgramSpec next) {
    return !next.sockets().isEmpty()
        && next.sockets().equals(old.sockets())
        && next.order().equals(old.order());
  }

  private static void requireCompleted(Rollout outcome) {
    if (!(outcome instanceof Rollout.Completed)) {
      throw new SupervisorException("what the configuration says was not fit: " + outcome);
    }
  }

  private CompletableFuture<Void> removeProgram(String name) {
    return supervisor.remove(name);
  }

  private CompletableFuture<Program> addProgram(Configuration.Entry entry) {
    return supervisor.add(entry.spec());
  }
}
