package org.supervisor4j.testkit.simulation;

import java.util.HashMap;
import java.util.Map;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.WorkerDraining;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerOnStandby;
import org.supervisor4j.SupervisorEvent.WorkerPromoted;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.SupervisorEvent.WorkerStopping;

/** Events of a process come in the order that {@link SupervisorEvent} documents. */
final class EventOrder {

  private final Map<Long, Integer> stages = new HashMap<>();

  void check(SupervisorEvent event) {
    if (event instanceof WorkerStarted started) {
      advance(started.pid(), 0, 1, event);
    } else if (event instanceof WorkerReady ready) {
      advance(ready.pid(), 1, 2, event);
    } else if (event instanceof WorkerOnStandby waiting) {
      advance(waiting.pid(), 1, 2, event);
    } else if (event instanceof WorkerPromoted promoted) {
      advance(promoted.pid(), 2, 2, event);
    } else if (event instanceof WorkerDraining draining) {
      advance(draining.pid(), 2, 3, event);
    } else if (event instanceof WorkerStopping stopping) {
      advance(stopping.pid(), 4, 4, event);
    } else if (event instanceof WorkerExited exited) {
      advance(exited.pid(), 4, 5, event);
    }
  }

  private void advance(long pid, int latest, int next, SupervisorEvent event) {
    int stage = stages.getOrDefault(pid, 0);
    Broken.unless(stage <= latest && (next == 1 || stage >= 1), () -> "out of order: " + event);
    stages.put(pid, next);
  }
}
