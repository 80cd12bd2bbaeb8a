package org.supervisor4j.testkit.simulation;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.WorkerOnStandby;
import org.supervisor4j.SupervisorEvent.WorkerPromoted;
import org.supervisor4j.SupervisorEvent.WorkerReady;

/** When each process said that it is ready, or a spare began to serve. */
final class ReadySince {

  private final Map<Long, Long> times = new HashMap<>();

  void note(SupervisorEvent event, long now) {
    if (event instanceof WorkerReady ready) {
      times.put(ready.pid(), now);
    } else if (event instanceof WorkerOnStandby waiting) {
      times.put(waiting.pid(), now);
    } else if (event instanceof WorkerPromoted promoted) {
      times.put(promoted.pid(), now);
    }
  }

  Optional<Long> of(long pid) {
    return Optional.ofNullable(times.get(pid));
  }
}
