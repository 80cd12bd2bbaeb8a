package org.supervisor4j.netty.lifecycle;

import java.util.Set;
import java.util.TreeSet;
import org.supervisor4j.WorkerState;
import org.supervisor4j.WorkerStatus;

/** How a program waits for others, each of which has to have been ready once before it starts. */
final class Precedence {

  private Precedence() {}

  /** Whether it waits from now on; one that is up has nothing to wait for. */
  static boolean begin(Board board, Set<String> others) {
    board.waitsFor = board.up ? Set.of() : Set.copyOf(others);
    return !board.waitsFor.isEmpty();
  }

  static void end(Board board) {
    board.waitsFor = Set.of();
  }

  /** Whether that was the last one that it waited for. */
  static boolean isLast(Board board, String ready) {
    if (!board.waitsFor.contains(ready)) {
      return false;
    }
    var others = new TreeSet<>(board.waitsFor);
    others.remove(ready);
    board.waitsFor = Set.copyOf(others);
    return others.isEmpty();
  }

  /** One that is to start is not shown as one that is not wanted. */
  static WorkerStatus shown(WorkerStatus worker, Set<String> waitsFor) {
    return new WorkerStatus(
        worker.id(),
        WorkerState.STARTING,
        worker.pid(),
        worker.since(),
        worker.restarts(),
        worker.lastDeath(),
        "waits for " + String.join(", ", new TreeSet<>(waitsFor)),
        worker.told(),
        worker.children());
  }
}
