package org.supervisor4j;

import java.util.List;

/**
 * A program at one moment.
 *
 * @param generation the generation that serves; during a roll the old one
 * @param rolling whether a roll is under way
 * @param workers every worker, by slot and then by age; a slot shows several during a roll or while
 *     one is replaced
 */
public record ProgramStatus(
    String program, int generation, boolean rolling, List<WorkerStatus> workers) {

  public ProgramStatus {
    workers = List.copyOf(workers);
  }

  /** The workers that count as capacity. */
  public List<WorkerStatus> ready() {
    return workers.stream().filter(WorkerStatus::isReady).toList();
  }
}
