package org.supervisor4j.testkit.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.netty.engine.EventLog;
import org.supervisor4j.testkit.Story;

/**
 * There is no trouble that nobody has made: each event that the log has as a warning is explained
 * by a card, and so is each warning that the user gives us.
 */
final class NothingUnexplained implements Invariant {

  private final Story story;
  private final Excuses excuses;
  private final Queue<String> lines;
  private final List<String> inDoubt = new ArrayList<>();
  private int told; // on the thread that watches

  NothingUnexplained(Story story, Excuses excuses, Queue<String> lines) {
    this.story = story;
    this.excuses = excuses;
    this.lines = lines;
    told = story.events().size();
    lines.clear();
  }

  @Override
  public List<String> always() {
    var wrong = new ArrayList<String>();
    for (var event : story.eventsFrom(told)) {
      told++;
      see(event, wrong);
    }
    return wrong;
  }

  private void see(SupervisorEvent event, List<String> wrong) {
    if (!excuses.explain(event)) {
      wrong.add("unexplained: " + EventLog.describe(event));
    } else if (EventLog.isTrouble(event)) {
      excuses.line(EventLog.describe(event));
    }
  }

  /** A line may come before the event that explains it, so each is looked at twice. */
  @Override
  public List<String> whenCalm() {
    var wrong =
        inDoubt.stream()
            .filter(line -> !excuses.explain(line))
            .map(line -> "unexplained line: " + line)
            .toList();
    inDoubt.clear();
    for (var line = lines.poll(); line != null; line = lines.poll()) {
      inDoubt.add(line);
    }
    return wrong;
  }
}
