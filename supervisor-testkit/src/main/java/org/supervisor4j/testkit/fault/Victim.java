package org.supervisor4j.testkit.fault;

import java.util.List;
import org.supervisor4j.Signal;
import org.supervisor4j.WorkerStatus;
import org.supervisor4j.netty.posix.Processes;

/** A process to which something is done. Its handle knows it by its start time, too. */
record Victim(String name, ProcessHandle process) {

  static List<Victim> among(String name, List<WorkerStatus> workers) {
    var victims =
        workers.stream()
            .flatMap(
                worker ->
                    worker.pid().stream()
                        .mapToObj(ProcessHandle::of)
                        .flatMap(found -> found.stream())
                        .map(process -> new Victim(worker.id().toString(), process)))
            .toList();
    if (victims.isEmpty()) {
      throw new IllegalStateException(
          "%s has no process to do anything to: %s; wait until it is ready"
              .formatted(name, workers));
    }
    return victims;
  }

  long pid() {
    return process.pid();
  }

  boolean lives() {
    return process.isAlive();
  }

  /** Whether it was still there. */
  boolean signal(Signal signal) {
    return lives() && Processes.signal(pid(), signal.number());
  }

  @Override
  public String toString() {
    return name + " (pid " + pid() + ")";
  }
}
