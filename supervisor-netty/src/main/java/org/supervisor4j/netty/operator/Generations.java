package org.supervisor4j.netty.operator;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import org.supervisor4j.Rollout;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.RollFinished;
import org.supervisor4j.SupervisorEvent.RollStarted;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerPromoted;
import org.supervisor4j.SupervisorEvent.WorkerReady;

/**
 * Which generations of a program live, as clients of start_server want to read it. They take the
 * highest number, ask for a roll, and wait until the next number stands alone. So a generation is
 * not shown before its roll is done, whatever happens to the old one meanwhile; and a number that a
 * refused roll has used up is shown beside what serves, or the next one would be waited for in
 * vain.
 */
final class Generations {

  private record Line(int generation, long pid) {
    private static final Comparator<Line> ORDER =
        Comparator.comparingInt(Line::generation).thenComparingLong(Line::pid);
  }

  private final SortedSet<Line> ready = new TreeSet<>(Line.ORDER);
  private OptionalInt coming = OptionalInt.empty();
  private OptionalInt refused = OptionalInt.empty();

  void note(SupervisorEvent event) {
    if (event instanceof WorkerReady worker) {
      ready.add(new Line(worker.worker().generation(), worker.pid()));
    } else if (event instanceof WorkerPromoted worker) {
      ready.add(new Line(worker.worker().generation(), worker.pid()));
    } else if (event instanceof WorkerExited worker) {
      ready.remove(new Line(worker.worker().generation(), worker.pid()));
    } else if (event instanceof RollStarted roll) {
      coming = OptionalInt.of(roll.to());
    } else if (event instanceof RollFinished roll) {
      refused = isRefused(roll) ? coming : OptionalInt.empty();
      coming = OptionalInt.empty();
    }
  }

  /** Whether the old generation serves on. */
  static boolean isRefused(RollFinished roll) {
    return !(roll.outcome() instanceof Rollout.Completed);
  }

  /** As {@code GENERATION:PID}, the oldest generation first. */
  List<String> lines() {
    var shown = new TreeSet<>(ready);
    coming.ifPresent(number -> shown.removeIf(line -> line.generation() == number));
    if (!shown.isEmpty()) {
      refused.ifPresent(number -> shown.add(new Line(number, shown.last().pid())));
    }
    return shown.stream().map(line -> line.generation() + ":" + line.pid()).toList();
  }
}
