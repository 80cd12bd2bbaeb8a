package org.supervisor4j.netty.rpc;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.ConfiguredGroups;
import org.supervisor4j.Program;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorException;

/** Brings what runs in line with what the configuration says, group by group. */
final class Groups {

  private static final Logger LOG = LoggerFactory.getLogger("org.supervisor4j");

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
      var changes = configured.reread();
      configured.latest().warnings().forEach(LOG::warn);
      return changes;
    } catch (SupervisorException e) {
      throw FaultCode.CANT_REREAD.of(String.valueOf(e.getMessage()));
    }
  }

  /** Takes a group that is in the configuration and does not run. */
  CompletableFuture<Boolean> add(String name) {
    requireFound(name);
    if (supervisor.programs().stream().anyMatch(one -> one.spec().group().equals(name))) {
      throw FaultCode.ALREADY_ADDED.of(name);
    }
    return done(configured.add(supervisor, name));
  }

  private void requireFound(String name) {
    if (configured.find(name).isEmpty()) {
      throw FaultCode.BAD_NAME.of(name);
    }
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
    return done(configured.remove(supervisor, name));
  }

  /** From what runs to what the configuration says. */
  CompletableFuture<Boolean> update(String name) {
    requireFound(name);
    return done(configured.update(supervisor, name));
  }

  private static CompletableFuture<Boolean> done(CompletableFuture<?> change) {
    return change.thenApply(done -> true);
  }

  /** Reads it again and applies all of it; what has not changed rolls as well. */
  CompletableFuture<Void> reload() {
    return configured
        .update(supervisor)
        .thenCompose(
            changes ->
                inTurn(
                    supervisor.programs().stream()
                        .filter(program -> !changes.changed().contains(program.spec().group()))
                        .filter(program -> !changes.added().contains(program.spec().group()))
                        .toList(),
                    Groups::renew));
  }

  private static <T> CompletableFuture<Void> inTurn(
      List<T> all, Function<T, CompletableFuture<?>> action) {
    var last = CompletableFuture.<Void>completedFuture(null);
    for (var one : all) {
      last = last.thenCompose(before -> action.apply(one)).thenAccept(done -> {});
    }
    return last;
  }

  /** As a restart of supervisord would leave it, but that what can roll does. */
  private static CompletableFuture<?> renew(Program program) {
    if (isUp(program)) {
      return program.spec().sockets().isEmpty() ? restarted(program) : program.roll();
    }
    startUnlessManual(program);
    return Methods.done(true);
  }

  /** Two of it might fight for a port; and one that does not come up holds up no other. */
  private static CompletableFuture<?> restarted(Program program) {
    return program.restart().exceptionally(failure -> null);
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
