package org.supervisor4j.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.netty.engine.EventLog;

/**
 * What happened, line by line, with its time in seconds. Events may come from any thread; what is
 * read is a copy.
 */
public final class Story implements Consumer<SupervisorEvent> {

  private record Line(long when, Object what) {
    @Override
    public String toString() {
      var text = what instanceof SupervisorEvent event ? EventLog.describe(event) : "-- " + what;
      return String.format(Locale.ROOT, "%10.3f %s", when / 1e9, text);
    }
  }

  private final LongSupplier clock;
  private final List<Line> lines = new ArrayList<>(); // guarded by this
  private final List<SupervisorEvent> events = new ArrayList<>(); // guarded by this

  /** Told by this clock, in nanoseconds since the story's beginning. */
  public Story(LongSupplier clock) {
    this.clock = clock;
  }

  /** Told in real time, from now on. */
  public static Story inRealTime() {
    var began = System.nanoTime();
    return new Story(() -> System.nanoTime() - began);
  }

  @Override
  public synchronized void accept(SupervisorEvent event) {
    events.add(event);
    lines.add(new Line(clock.getAsLong(), event));
  }

  /** Something that is not an event, told in between. */
  public synchronized void tell(String text) {
    lines.add(new Line(clock.getAsLong(), text));
  }

  public List<SupervisorEvent> events() {
    return eventsFrom(0);
  }

  /** All but the first so many. */
  public synchronized List<SupervisorEvent> eventsFrom(int index) {
    return List.copyOf(events.subList(index, events.size()));
  }

  /** The events of one kind, in order. */
  public synchronized <E extends SupervisorEvent> List<E> events(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Override
  public synchronized String toString() {
    var text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
