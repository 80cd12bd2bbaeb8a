package org.supervisor4j.testkit.virtual;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.netty.engine.EventLog;

/** What happened, line by line, with its time in seconds. */
public final class Story implements Consumer<SupervisorEvent> {

  private record Line(long when, Object what) {
    @Override
    public String toString() {
      var text = what instanceof SupervisorEvent event ? EventLog.describe(event) : "-- " + what;
      return String.format(Locale.ROOT, "%10.3f %s", when / 1e9, text);
    }
  }

  private final LongSupplier clock;
  private final List<Line> lines = new ArrayList<>();
  private final List<SupervisorEvent> events = new ArrayList<>();

  public Story(LongSupplier clock) {
    this.clock = clock;
  }

  @Override
  public void accept(SupervisorEvent event) {
    events.add(event);
    lines.add(new Line(clock.getAsLong(), event));
  }

  /** Something that is not an event, told in between. */
  public void tell(String text) {
    lines.add(new Line(clock.getAsLong(), text));
  }

  public List<SupervisorEvent> events() {
    return Collections.unmodifiableList(events);
  }

  /** The events of one kind, in order. */
  public <E extends SupervisorEvent> List<E> events(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }
}
