package org.supervisor4j;

import static org.supervisor4j.SupervisorException.reason;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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

  /** What was removed so that it can be added as something else. */
  private final Map<String, Entry> replaced = new ConcurrentHashMap<>();

  Update(ConfiguredGroups configured, Supervisor supervisor) {
    this.configured = configured;
    this.supervisor = supervisor;
    wanted = configured.latest();
  }

  /** First what goes, which may hold addresses that are wanted. */
  CompletableFuture<Void> carryOut(ConfiguredGroups.Changes changes) {
    var removed = all(changes.removed(), this::remove);
    var shrunk = all(changes.changed(), this::shrink);
    var gone = CompletableFuture.allOf(removed, shrunk);
    var rest = gone.handle((done, failure) -> rest(changes)).thenCompose(steps -> steps);
    return all(List.of(removed, shrunk, rest), step -> step);
  }

  private CompletableFuture<Void> rest(ConfiguredGroups.Changes changes) {
    var changed = all(changes.changed(), this::change);
    var added = all(changes.added(), this::add);
    return all(List.of(changed, added), step -> step);
  }

  /** Fails when all have ended, if some have failed, and tells what each of them says. */
  private static <T> CompletableFuture<Void> all(
      Collection<T> parts, Function<? super T, CompletableFuture<Void>> step) {
    var steps = parts.stream().map(part -> begun(part, step)).toList();
    return CompletableFuture.allOf(steps.toArray(CompletableFuture<?>[]::new))
        .handle((done, failure) -> steps.stream().flatMap(Update::failure).toList())
        .thenAccept(
            failures -> {
              if (!failures.isEmpty()) {
                throw new UpdateException(failures);
              }
            });
  }

  /** What can't even begin must not keep the others from it. */
  private static <T> CompletableFuture<Void> begun(
      T part, Function<? super T, CompletableFuture<Void>> step) {
    try {
      return step.apply(part);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static Stream<String> failure(CompletableFuture<Void> ended) {
    return Stream.ofNullable(
        ended.handle((done, failure) -> failure == null ? null : reason(failure)).join());
  }

  /** All of its programs. */
  CompletableFuture<Void> remove(String group) {
    var names = new ArrayList<>(entries(group).stream().map(Update::name).toList());
    if (names.isEmpty()) {
      supervisor.programs().stream()
          .filter(program -> program.spec().group().equals(group))
          .forEach(program -> names.add(program.name()));
    }
    return all(names, name -> removeProgram(group, name)).thenRun(() -> configured.removed(group));
  }

  /** What the configuration has of it, which does not run yet. */
  CompletableFuture<Void> add(String group) {
    var next = find(group);
    return all(next.programs(), entry -> addProgram(next, entry))
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

  /** Removes what is not in the group any more, or can't become what it is to be as it runs. */
  private CompletableFuture<Void> shrink(String group) {
    var next = find(group).programs();
    var goes = new ArrayList<Entry>();
    for (var old : entries(group)) {
      var now = entry(next, name(old));
      now.filter(it -> isReplaced(old, it)).ifPresent(it -> replaced.put(name(old), old));
      if (now.isEmpty() || replaced.containsKey(name(old))) {
        goes.add(old);
      }
    }
    return all(goes, old -> removeProgram(group, name(old)));
  }

  private static boolean isReplaced(Entry old, Entry next) {
    return !next.description().equals(old.description()) && !rolls(old.spec(), next.spec());
  }

  /** A group that runs as something else. */
  CompletableFuture<Void> update(String group) {
    return shrink(group).thenCompose(shrunk -> change(group));
  }

  private CompletableFuture<Void> change(String group) {
    var next = find(group);
    var before = entries(group);
    return all(
            next.programs(),
            entry ->
                entry(before, name(entry))
                    .filter(old -> running(name(entry)).isPresent())
                    .map(old -> change(next, old, entry))
                    .orElseGet(() -> addProgram(next, entry)))
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
    return recorded(
        group, next, program.roll(next.spec()).thenAccept(outcome -> ends(program, outcome)));
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
    var added =
        vacated(group, name(entry))
            .thenCompose(free -> recorded(group, entry, supervisor.add(entry.spec())));
    var before = Optional.ofNullable(replaced.get(name(entry)));
    return before
        .map(old -> added.exceptionallyCompose(f -> restored(group, old, f)))
        .orElse(added);
  }

  /** What can't be added costs nothing that ran. */
  private CompletableFuture<Void> restored(Group group, Entry old, Throwable failure) {
    return recorded(group, old, supervisor.add(old.spec()))
        .handle(
            (done, again) -> {
              var outcome = again == null ? "runs again" : "can't run again: " + reason(again);
              throw new SupervisorException(
                  reason(failure) + "; " + name(old) + " as it was before " + outcome);
            });
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
