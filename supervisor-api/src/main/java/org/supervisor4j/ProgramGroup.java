package org.supervisor4j;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The programs of one group, steered together; see {@link ProgramSpec.Builder#group}. Those are
 * meant that it has at the time of the call. Callable from any thread, nothing here blocks, and
 * futures complete as those of {@link Program} do.
 */
public interface ProgramGroup {

  String name();

  /** Its programs now, in the order in which they came. */
  List<Program> programs();

  /**
   * Starts every program, manual ones as well: lower priorities first, and each after those of this
   * group that it waits for. Programs of other groups are not waited for: who is named is started.
   *
   * @return completes when all are ready, exceptionally as soon as one can't be
   */
  CompletableFuture<Void> start();

  /**
   * Stops every program, in the reverse order: who depends on others, and higher priorities, first;
   * the next ones once these are down.
   */
  CompletableFuture<Void> stop();

  /** Stops them, then starts them. */
  CompletableFuture<Void> restart();

  /**
   * Rolls every program, in the order of the start: the next ones once the rolls before are over,
   * and not at all if one of these did not succeed.
   *
   * @return the outcomes of the rolls that were made
   */
  CompletableFuture<List<Rollout>> roll();
}
