package org.supervisor4j;

import java.util.List;
import java.util.Set;

/**
 * A program at one moment.
 *
 * @param generation the generation that serves; during a roll the old one
 * @param rolling whether a roll is under way
 * @param workers every worker, by slot and then by age; a slot shows several during a roll or while
 *     one is replaced
 * @param waitsFor the programs that have to have been ready before it starts; empty if it does not
 *     wait
 */
public record ProgramStatus(
    String program,
    int generation,
    boolean rolling,
    List<WorkerStatus> workers,
    Set<String> waitsFor) {

  public ProgramStatus {
    workers = List.copyOf(workers);
    waitsFor = Set.copyOf(waitsFor);
  }

  /** Of one that waits for no other. */
  public ProgramStatus(
      String program, int generation, boolean rolling, List<WorkerStatus> workers) {
    this(program, generation, rolling, workers, Set.of());
  }

  /** The workers that count as capacity. */
  public List<WorkerStatus> ready() {
    return workers.stream().filter(WorkerStatus::isReady).toList();
  }
}
