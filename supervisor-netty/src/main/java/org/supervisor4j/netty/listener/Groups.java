package org.supervisor4j.netty.listener;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which groups there are, by their programs. Without I/O; guarded by its owner. */
final class Groups {

  private final Map<String, String> byProgram = new HashMap<>();

  /** What is told of a program that comes. */
  List<Event> added(String program, String group) {
    var begins = !byProgram.containsValue(group);
    byProgram.put(program, group);
    return begins ? List.of(Event.groupAdded(group)) : List.of();
  }

  /** What is told of a program that goes. */
  List<Event> removed(String program) {
    var group = byProgram.remove(program);
    return group == null || byProgram.containsValue(group)
        ? List.of()
        : List.of(Event.groupRemoved(group));
  }
}
