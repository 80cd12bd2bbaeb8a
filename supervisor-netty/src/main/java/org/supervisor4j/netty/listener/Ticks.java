package org.supervisor4j.netty.listener;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code TICK} events, told when a period of the wall clock begins, not when the host has
 * started (Supervisor.tick of supervisord). Without I/O; guarded by its owner.
 */
final class Ticks {

  private static final List<Integer> PERIODS = List.of(5, 60, 3600);

  private final Map<Integer, Long> last = new HashMap<>();

  /** What is due; the first call only learns what period it is. */
  List<Event> at(long epochSecond) {
    var due = new ArrayList<Event>();
    for (var period : PERIODS) {
      var begun = epochSecond - Math.floorMod(epochSecond, period);
      var before = last.put(period, begun);
      if (before != null && before != begun) {
        due.add(Event.tick(period, begun));
      }
    }
    return due;
  }
}
