package org.supervisor4j.netty.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.WorkerId;

/** Tells restarts from other starts: they follow a death that nobody had asked for. */
final class Deaths {

  private final Set<WorkerId> unanswered = ConcurrentHashMap.newKeySet();

  /** A backoff follows also those whom we ended, since they were not ready in time. */
  void add(WorkerId worker) {
    unanswered.add(worker);
  }

  /** Whether this start answers a death. */
  boolean answer(WorkerId worker) {
    return unanswered.remove(worker);
  }

  /** It is nobody's turn to start it again. */
  void forget(WorkerId worker) {
    unanswered.remove(worker);
  }

  /** A slot that is gone comes back, if ever, because somebody wants it. */
  void forget(SupervisorEvent.ProgramResized resized) {
    unanswered.removeIf(
        worker -> worker.program().equals(resized.program()) && worker.slot() >= resized.to());
  }

  /** Dead trials of earlier rolls never start again. */
  void forget(SupervisorEvent.RollStarted roll) {
    unanswered.removeIf(
        worker -> worker.program().equals(roll.program()) && worker.generation() != roll.from());
  }
}
