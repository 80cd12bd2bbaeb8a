package org.supervisor4j.testkit.chaos;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.supervisor4j.Program;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.WorkerDraining;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.SupervisorEvent.WorkerStopping;
import org.supervisor4j.testkit.Story;

/**
 * Never fewer workers are ready than what is in play allows: by the status, and by the events,
 * which miss no moment but come later.
 */
final class CapacityFloor implements Invariant {

  private final Program program;
  private final Story story;
  private final Set<Long> ready; // guarded by this, as all below
  private int told;
  private int floor;
  private int least;

  /** All workers are ready now. */
  CapacityFloor(Program program, Story story) {
    this.program = program;
    this.story = story;
    ready = new HashSet<>(pids());
    told = story.events().size();
    floor = ready.size();
    least = ready.size();
  }

  private Set<Long> pids() {
    return program.status().ready().stream()
        .map(worker -> worker.pid().orElseThrow())
        .collect(Collectors.toSet());
  }

  /** To be lowered before something is done, and raised when all is calm again. */
  synchronized void allow(int atLeast) {
    floor = atLeast;
  }

  /** Whether the events have come as far as the status. */
  synchronized boolean hasHeardAll() {
    return pids().equals(ready);
  }

  /** The fewest that were seen so far. */
  synchronized int least() {
    return least;
  }

  @Override
  public synchronized List<String> always() {
    var wrong = new ArrayList<String>();
    see(program.status().ready().size(), "the status", wrong);
    for (var event : story.eventsFrom(told)) {
      told++;
      if (event.program().equals(program.name()) && change(event)) {
        see(ready.size(), event.toString(), wrong);
      }
    }
    return wrong;
  }

  private boolean change(SupervisorEvent event) {
    if (event instanceof WorkerReady up) {
      return ready.add(up.pid());
    } else if (event instanceof WorkerDraining down) {
      return ready.remove(down.pid());
    } else if (event instanceof WorkerStopping down) {
      return ready.remove(down.pid());
    }
    return event instanceof WorkerExited down && ready.remove(down.pid());
  }

  private void see(int now, String by, List<String> wrong) {
    least = Math.min(least, now);
    if (now < floor) {
      wrong.add(
          "capacity: %d workers are ready, at least %d must be, by %s".formatted(now, floor, by));
    }
  }
}
