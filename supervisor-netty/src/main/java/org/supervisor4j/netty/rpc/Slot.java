package org.supervisor4j.netty.rpc;

import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.supervisor4j.Program;
import org.supervisor4j.ProgramStatus;
import org.supervisor4j.Signal;
import org.supervisor4j.WorkerId;
import org.supervisor4j.WorkerState;
import org.supervisor4j.WorkerStatus;

/** What supervisord calls a process: a place that has at most one worker to show at a time. */
record Slot(Program program, int number) {

  /**
   * Who is shown of several, in a roll or while one is replaced: who works before who is to come
   * before who goes, and of these the oldest, which is the holder.
   */
  private static final Comparator<WorkerStatus> SHOWN =
      Comparator.comparingInt(worker -> rank(worker.state()));

  String group() {
    return program.spec().group();
  }

  String name() {
    return program.spec().processName(number);
  }

  /** As its users write it: {@code web} or {@code web:web_00}. */
  String fullName() {
    return group().equals(name()) ? name() : group() + ":" + name();
  }

  CompletableFuture<Void> start() {
    return program.start(number);
  }

  CompletableFuture<Void> stop() {
    return program.stop(number);
  }

  CompletableFuture<Void> signal(Signal signal) {
    return program.signal(number, signal);
  }

  /** For logs: in no generation in particular. */
  WorkerId worker() {
    return new WorkerId(program.name(), number, program.status().generation());
  }

  Optional<WorkerStatus> shownIn(ProgramStatus status) {
    return status.workers().stream()
        .filter(worker -> worker.id().slot() == number && worker.state() != WorkerState.STANDBY)
        .min(SHOWN);
  }

  ProcessState state() {
    return stateIn(program.status());
  }

  ProcessState stateIn(ProgramStatus status) {
    return shownIn(status)
        .map(worker -> ProcessState.of(worker.state()))
        .orElse(ProcessState.STOPPED);
  }

  private static int rank(WorkerState state) {
    return switch (state) {
      case RUNNING, STANDBY -> 0;
      case STARTING -> 1;
      case BACKOFF -> 2;
      case DRAINING, STOPPING -> 3;
      case EXITED, FATAL, STOPPED -> 4;
    };
  }
}
