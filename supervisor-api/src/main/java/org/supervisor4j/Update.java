package org.supervisor4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.supervisor4j.Configuration.Entry;
import org.supervisor4j.Configuration.Group;

/**
 * Makes a supervisor run what its configuration says by now. Each program that was changed is
 * recorded by itself: what fails in between leaves the rest to the next time.
 */
final class Update {

  private final ConfiguredGroups configured;
  private final Supervisor supervisor;
  private final Configuration wanted;

  Update(ConfiguredGroups configured, Supervisor supervisor) {
    this.configured = configured;
    this.supervisor = supervisor;
    wanted = configured.latest();
  }

  /** First what goes, which may hold addresses that are wanted. */
  CompletableFuture<Void> carryOut(ConfiguredGroups.Changes changes) {
    var removals =
        all(
            Stream.concat(
                changes.removed().stream().map(this::remove),
                changes.changed().stream().map(this::shrink)));
    var rest = removals.handle((gone, failure) -> rest(changes)).thenCompose(steps -> steps);
    return CompletableFuture.allOf(removals, rest);
  }

  private CompletableFuture<Void> rest(ConfiguredGroups.Changes changes) {
    return all(
        Stream.concat(
            changes.changed().stream().map(this::change), changes.added().stream().map(this::add)));
  }

  /** Fails when all have ended, if one has failed. */
  private static CompletableFuture<Void> all(Stream<? extends CompletableFuture<?>> steps) {
    return CompletableFuture.allOf(steps.toArray(CompletableFuture<?>[]::new));
  }

  /** All of its programs. */
  CompletableFuture<Void> remove(String group) {
    var names = new ArrayList<>(entries(group).stream().map(Update::name).toList());
    if (names.isEmpty()) {
      supervisor.programs().stream()
          .filter(program -> program.spec().group().equals(group))
          .forEach(program -> names.add(program.name()));
    }
    return all(names.stream().map(name -> removeProgram(group, name)))
        .thenRun(() -> configured.removed(group));
  }

  /** What the configuration has of it, which does not run yet. */
  CompletableFuture<Void> add(String group) {
    var next = find(group);
    return all(next.programs().stream().map(entry -> addProgram(next, entry)))
        .thenRun(() -> configured.added(next));
  }

  private Group find(String group) {
    return wanted.groups().stream()
        .filter(one -> one.name().equals(group))
        .findFirst()
        .orElseThrow(() -> new SupervisorException("the configuration has no group " + group));
  }

  private List<Entry> entries(String group) {
    return configured.active(group).map(Group::programs).orElse(List.of());
  }

  private static String name(Entry entry) {
    return entry.spec().name();
  }

  private static Optional<Entry> entry(List<Entry> entries, String name) {
    return entries.stream().filter(one -> name(one).equals(name)).findFirst();
  }

  /** Removes what is not in the group any more. */
  private CompletableFuture<Void> shrink(String group) {
    var next = find(group).programs();
    return all(
        entries(group).stream()
            .map(Update::name)
            .filter(name -> entry(next, name).isEmpty())
            .map(name -> removeProgram(group, name)));
  }

  /** A group that runs as something else. */
  CompletableFuture<Void> update(String group) {
    return shrink(group).thenCompose(shrunk -> change(group));
  }

  private CompletableFuture<Void> change(String group) {
    var next = find(group);
    var before = entries(group);
    return all(next.programs().stream()
            .map(
                entry ->
                    entry(before, name(entry))
                        .filter(old -> running(name(entry)).isPresent())
                        .map(old -> change(next, old, entry))
                        .orElseGet(() -> addProgram(next, entry))))
        .thenRun(() -> configured.added(next));
  }

  private CompletableFuture<Void> change(Group group, Entry old, Entry next) {
    if (next.equals(old)) {
      return CompletableFuture.completedFuture(null);
    }
    var program = supervisor.program(name(next));
    if (next.description().equals(old.description())) {
      return recorded(group, next, program.resize(next.spec().workers()));
    }
    return rolls(old.spec(), next.spec())
        ? recorded(
            group, next, program.roll(next.spec()).thenAccept(outcome -> ends(program, outcome)))
        : removeProgram(group.name(), name(next)).thenCompose(gone -> addProgram(group, next));
  }

  /** A roll can't change who starts before whom, nor the group. */
  private static boolean rolls(ProgramSpec old, ProgramSpec next) {
    return !next.sockets().isEmpty()
        && next.sockets().equals(old.sockets())
        && next.order().equals(old.order());
  }

  /** What is down is started, as one that was added would be. */
  private static void ends(Program program, Rollout outcome) {
    if (outcome instanceof Rollout.RolledBack back) {
      throw new SupervisorException(
          program.name() + " did not roll, the old one serves on: " + back.reason());
    }
    if (!(outcome instanceof Rollout.Completed)) {
      throw new SupervisorException(program.name() + " did not roll: " + outcome);
    }
    var isDown =
        program.status().workers().stream()
            .allMatch(worker -> worker.state() == WorkerState.STOPPED);
    if (isDown && !program.spec().order().isManual()) {
      var unused = program.start(); // nobody waits for it, as for one that was added
    }
  }

  private CompletableFuture<Void> removeProgram(String group, String name) {
    var there = running(name).filter(program -> program.spec().group().equals(group));
    var gone =
        there.isPresent() ? supervisor.remove(name) : CompletableFuture.<Void>completedFuture(null);
    return gone.thenRun(() -> configured.forgotten(group, name));
  }

  private CompletableFuture<Void> addProgram(Group group, Entry entry) {
    return vacated(group, name(entry))
        .thenCompose(free -> recorded(group, entry, supervisor.add(entry.spec())));
  }

  /** It may run in a group that it has left. */
  private CompletableFuture<Void> vacated(Group group, String name) {
    return running(name)
        .map(program -> program.spec().group())
        .filter(other -> !other.equals(group.name()))
        .filter(other -> entry(entries(other), name).isPresent())
        .map(other -> removeProgram(other, name))
        .orElseGet(() -> CompletableFuture.completedFuture(null));
  }

  private Optional<Program> running(String name) {
    return supervisor.programs().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  private CompletableFuture<Void> recorded(Group group, Entry entry, CompletableFuture<?> step) {
    return step.thenAccept(done -> configured.recorded(group, entry));
  }
}
