package org.supervisor4j.netty.rpc;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.supervisor4j.Configuration;
import org.supervisor4j.Configuration.Entry;
import org.supervisor4j.ConfiguredGroups;
import org.supervisor4j.InvalidSpecException;
import org.supervisor4j.Program;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Rollout;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorException;

/** Brings what runs in line with what the configuration says, group by group. */
final class Groups {

  private final Supervisor supervisor;
  private final Slots slots;
  private final ConfiguredGroups configured;

  Groups(Supervisor supervisor, Slots slots, ConfiguredGroups configured) {
    this.supervisor = supervisor;
    this.slots = slots;
    this.configured = configured;
  }

  /** Reads the configuration again; what runs stays as it is. */
  ConfiguredGroups.Changes reread() {
    try {
      return configured.reread();
    } catch (SupervisorException e) {
      throw FaultCode.CANT_REREAD.of(String.valueOf(e.getMessage()));
    }
  }

  /** Takes a group that is in the configuration and does not run. */
  CompletableFuture<Boolean> add(String name) {
    var group = find(name);
    if (!running(name).isEmpty()) {
      throw FaultCode.ALREADY_ADDED.of(name);
    }
    configured.added(group);
    return inTurn(group.programs(), entry -> supervisor.add(entry.spec())).thenApply(added -> true);
  }

  private Configuration.Group find(String name) {
    return configured.find(name).orElseThrow(() -> FaultCode.BAD_NAME.of(name));
  }

  private List<Program> running(String group) {
    return supervisor.programs().stream()
        .filter(program -> program.spec().group().equals(group))
        .toList();
  }

  private Optional<Program> program(String name) {
    return supervisor.programs().stream()
        .filter(program -> program.name().equals(name))
        .findFirst();
  }

  /** Forgets a group that is down. */
  CompletableFuture<Boolean> remove(String name) {
    var now = new Snapshot();
    for (var slot : slots.group(name)) {
      var state = now.state(slot);
      if (state.isUp() || state.isSignallable()) {
        throw FaultCode.STILL_RUNNING.of(name);
      }
    }
    return forget(name);
  }

  /** Stops it first, if need be. */
  private CompletableFuture<Boolean> forget(String name) {
    configured.removed(name);
    return inTurn(running(name), program -> supervisor.remove(program.name()))
        .thenApply(gone -> true);
  }

  /** From what runs to what the configuration says: what has changed rolls, one after the other. */
  CompletableFuture<Boolean> update(String name) {
    var next = find(name);
    var before = configured.active(name).map(Configuration.Group::programs).orElse(List.of());
    var gone = before.stream().filter(entry -> !isIn(next.programs(), entry)).toList();
    return inTurn(gone, entry -> supervisor.remove(entry.spec().name()))
        .thenCompose(removed -> inTurn(next.programs(), entry -> update(entry, before)))
        .thenApply(
            updated -> {
              configured.added(next);
              return true;
            });
  }

  private static boolean isIn(List<Entry> entries, Entry one) {
    return entries.stream().anyMatch(entry -> entry.spec().name().equals(one.spec().name()));
  }

  private CompletableFuture<?> update(Entry next, List<Entry> before) {
    var running = program(next.spec().name());
    if (running.isEmpty()) {
      return supervisor.add(next.spec());
    }
    if (before.contains(next)) {
      return Methods.done(true);
    }
    var isOnlyResized =
        before.stream()
            .anyMatch(
                entry ->
                    isIn(List.of(entry), next) && entry.description().equals(next.description()));
    return isOnlyResized
        ? running.get().resize(next.spec().workers())
        : change(running.get(), next.spec());
  }

  private CompletableFuture<?> change(Program program, ProgramSpec next) {
    try {
      return program.roll(next).thenCompose(outcome -> afterRoll(program, outcome));
    } catch (InvalidSpecException cantRoll) {
      return supervisor.remove(program.name()).thenCompose(gone -> supervisor.add(next));
    }
  }

  /** As a group that supervisord adds: what is down is started. */
  private static CompletableFuture<?> afterRoll(Program program, Rollout outcome) {
    if (outcome instanceof Rollout.RolledBack back) {
      throw FaultCode.FAILED.of(
          program.name() + " did not roll, the old one serves on: " + back.reason());
    }
    if (!isUp(program)) {
      startUnlessManual(program);
    }
    return Methods.done(true);
  }

  private static <T> CompletableFuture<Void> inTurn(
      List<T> all, Function<T, CompletableFuture<?>> action) {
    var last = CompletableFuture.<Void>completedFuture(null);
    for (var one : all) {
      last = last.thenCompose(before -> action.apply(one)).thenAccept(done -> {});
    }
    return last;
  }

  /** Reads it again and applies all of it; what has not changed rolls as well. */
  CompletableFuture<Void> reload() {
    var changes = reread();
    var others =
        supervisor.programs().stream()
            .filter(program -> !changes.changed().contains(program.spec().group()))
            .filter(program -> !changes.removed().contains(program.spec().group()))
            .toList();
    return inTurn(changes.removed(), this::forget)
        .thenCompose(removed -> inTurn(changes.changed(), this::update))
        .thenCompose(changed -> inTurn(changes.added(), this::add))
        .thenCompose(added -> inTurn(others, Groups::renew));
  }

  /** As a restart of supervisord would leave it, but that what runs rolls. */
  private static CompletableFuture<?> renew(Program program) {
    if (isUp(program)) {
      return program.roll();
    }
    startUnlessManual(program);
    return Methods.done(true);
  }

  private static boolean isUp(Program program) {
    return Slots.of(program).anyMatch(slot -> slot.state().isUp());
  }

  private static void startUnlessManual(Program program) {
    if (!program.spec().order().isManual()) {
      var unused = program.start(); // nobody waits for it at supervisord either
    }
  }
}
