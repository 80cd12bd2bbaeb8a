package org.supervisor4j.netty;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.ProgramAdded;
import org.supervisor4j.SupervisorEvent.ProgramRemoved;
import org.supervisor4j.netty.listener.EventListeners;

/**
 * Tells event listeners what happens, and that groups come with their first program and go with
 * their last. On the engine's thread.
 */
final class GroupNews implements Consumer<SupervisorEvent> {

  private final EventListeners listeners;
  private final Programs programs;
  private final Map<String, Integer> members = new HashMap<>();

  /**
   * The news of a supervisor.
   *
   * @param first the programs whose groups have been told of
   */
  GroupNews(EventListeners listeners, Programs programs, List<ProgramSpec> first) {
    this.listeners = listeners;
    this.programs = programs;
    first.forEach(spec -> members.merge(spec.group(), 1, Integer::sum));
  }

  @Override
  public void accept(SupervisorEvent event) {
    if (event instanceof ProgramAdded added) {
      if (members.merge(added.group(), 1, Integer::sum) == 1) {
        listeners.groupAdded(added.group());
      }
    } else if (event instanceof ProgramRemoved removed) {
      listeners.forget(removed.program());
      if (members.merge(removed.group(), -1, Integer::sum) == 0) {
        listeners.groupRemoved(removed.group());
      }
    } else {
      programs.find(event.program()).ifPresent(program -> listeners.tell(event, program.spec()));
    }
  }
}
