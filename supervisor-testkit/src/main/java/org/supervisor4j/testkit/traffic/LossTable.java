package org.supervisor4j.testkit.traffic;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The first losses as text, one a line. */
final class LossTable {

  private static final int SHOWN = 20;
  private static final String ROW = "%-27s %10s  %-15s %-16s %5s %5s %7s  %s; %s%n";

  private LossTable() {}

  static String of(TrafficReport report, List<Loss> losses) {
    var text = new StringBuilder();
    text.append(
        "%d of %d requests were lost: %s%n"
            .formatted(losses.size(), report.sent(), counts(losses)));
    text.append(
        ROW.formatted(
            "due",
            "after ms",
            "cause",
            "phase",
            "conn",
            "port",
            "earlier",
            "last answered by",
            "detail"));
    losses.stream().limit(SHOWN).map(LossTable::row).forEach(text::append);
    if (losses.size() > SHOWN) {
      text.append("... and %d more%n".formatted(losses.size() - SHOWN));
    }
    return text.toString();
  }

  private static String counts(List<Loss> losses) {
    var causes = losses.stream().collect(groupingBy(Loss::cause, TreeMap::new, counting()));
    return causes.entrySet().stream()
        .map(entry -> entry.getValue() + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }

  private static String row(Loss loss) {
    var via = loss.via();
    return ROW.formatted(
        loss.due().truncatedTo(ChronoUnit.MICROS),
        "%.3f".formatted(loss.after().toNanos() / 1e6),
        loss.cause(),
        loss.phase(),
        "#" + via.connection(),
        via.localPort(),
        via.earlierAnswers(),
        via.lastResponder(),
        loss.detail());
  }
}
