package org.supervisor4j.netty.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.supervisor4j.Signal;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.lifecycle.Effect;
import org.supervisor4j.netty.lifecycle.Input;
import org.supervisor4j.netty.lifecycle.Limits;

/**
 * The worker processes of one program as the engine sees them. Called on the engine's thread, so
 * nothing here may block; what comes of it is reported later. A serial names a process; one that is
 * not known, or no more, is ignored.
 */
public interface Children {

  /**
   * Starts a process; reports Spawned or SpawnFailed, then Connected, Disconnected, Ready, Exited.
   */
  void spawn(Effect.Spawn order);

  /**
   * The spawn is not wanted any more: reports SpawnFailed if there is still time for it. Who can't
   * tell lets it go on.
   */
  default void withdraw(long serial) {}

  /**
   * From now on reports Worn, Hung and Recovered when the worker crosses a limit. Who measures
   * nothing reports nothing.
   */
  default void watch(long serial, Limits limits) {}

  /** Has the worker print what its threads do; who can't, does nothing. */
  default void dumpThreads(long serial) {}

  /** Lets a ready worker accept connections; of sockets with shards from these, no others. */
  void accept(long serial, Map<String, List<Integer>> shards);

  void drain(long serial, Duration within, Duration idleGrace);

  /** Who takes over its open connections once it drains. Who can't tell lets them drain. */
  default void bequeath(long serial, List<Long> heirs) {}

  void signal(long serial, Signal signal);

  /** To every process of its group. Who has no groups signals the process. */
  default void signalGroup(long serial, Signal signal) {
    signal(serial, signal);
  }

  /** Writes to its stdin; completes on any thread. */
  default CompletableFuture<Void> write(long serial, byte[] bytes) {
    return CompletableFuture.failedFuture(new SupervisorException("it has no stdin"));
  }

  /** SIGKILL to the whole process group. */
  void kill(long serial);

  /** Gives back what was held for a process that is gone; once for each that was spawned. */
  void release(long serial);

  /**
   * Gives back what was kept for the next workers of these slots. Who keeps nothing does nothing.
   */
  default void forget(Set<Integer> slots) {}

  /** Completes when nothing runs any more of what was begun around the workers' lives. */
  default CompletableFuture<Void> settled() {
    return CompletableFuture.completedFuture(null);
  }

  /** Makes the children of a program; reports may come from any thread. */
  @FunctionalInterface
  interface Factory {
    Children create(String program, Consumer<Input.OfWorker> reports);
  }
}
