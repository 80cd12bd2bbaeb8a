package org.supervisor4j.testkit;

import java.util.concurrent.Callable;
import org.supervisor4j.Program;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.WorkerState;
import org.supervisor4j.WorkerStatus;

/**
 * What a test may wait for, as {@code await().until(isReady(program))}; a Callable, so that any
 * library can wait for it.
 */
public final class Conditions {

  private Conditions() {}

  /** As many workers are ready as the program is to have, and no other process is left. */
  public static Callable<Boolean> isCalm(Program program) {
    return () -> {
      var status = program.status();
      return !status.rolling()
          && status.ready().size() == program.spec().workers()
          && status.workers().stream().allMatch(WorkerStatus::isReady);
    };
  }

  /** So many workers are ready. */
  public static Callable<Boolean> hasReady(Program program, int workers) {
    return () -> program.status().ready().size() == workers;
  }

  /** This generation serves, and no worker of another is ready. */
  public static Callable<Boolean> serves(Program program, int generation) {
    return () -> {
      var status = program.status();
      return status.generation() == generation
          && !status.ready().isEmpty()
          && status.ready().stream().allMatch(w -> w.id().generation() == generation);
    };
  }

  /** The worker that holds this slot is in this state. */
  public static Callable<Boolean> isIn(Program program, int slot, WorkerState state) {
    return () ->
        program.status().workers().stream()
            .anyMatch(worker -> worker.id().slot() == slot && worker.state() == state);
  }

  /** The process of this worker is gone, and another is ready in its slot. */
  public static Callable<Boolean> isReplaced(Program program, WorkerStatus victim) {
    return () ->
        program.status().ready().stream()
            .anyMatch(
                worker ->
                    worker.id().slot() == victim.id().slot() && !worker.pid().equals(victim.pid()));
  }

  /** At least so many events of this kind were told. */
  public static Callable<Boolean> hasTold(
      Story story, Class<? extends SupervisorEvent> kind, int times) {
    return () -> story.events(kind).size() >= times;
  }
}
