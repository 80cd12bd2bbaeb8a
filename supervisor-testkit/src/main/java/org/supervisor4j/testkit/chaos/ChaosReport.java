package org.supervisor4j.testkit.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.supervisor4j.testkit.fault.Fault;
import org.supervisor4j.testkit.traffic.Allowance;
import org.supervisor4j.testkit.traffic.Explained;
import org.supervisor4j.testkit.traffic.TrafficReport;

/**
 * What was played and what came of it; an immutable value, whose text is a table.
 *
 * @param leastReady the fewest workers that were ready at any moment
 * @param played how often each kind of card was played
 * @param faults what was done from outside, in order
 * @param losses of all traffic together, by what explains them
 */
public record ChaosReport(
    long seed,
    Duration took,
    int workers,
    int leastReady,
    Map<String, Integer> played,
    List<Fault> faults,
    Map<String, TrafficReport> traffic,
    Explained losses) {

  /** How many cards were played. */
  public int cards() {
    return played.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Requests of all traffic. */
  public long sent() {
    return traffic.values().stream().mapToLong(TrafficReport::sent).sum();
  }

  @Override
  public String toString() {
    var text = new StringBuilder();
    text.append("%-32s %6s %10s%n".formatted("card", "played", "lost by it"));
    new TreeMap<>(played)
        .forEach(
            (card, times) -> text.append("%-32s %6d %10d%n".formatted(card, times, lostBy(card))));
    traffic.forEach((name, report) -> text.append("%s: %s%n".formatted(name, report)));
    return text.append(
            "seed %d: %d faults in %d s, %d requests, never fewer than %d of %d workers ready, %d lost outside the allowances"
                .formatted(
                    seed,
                    cards(),
                    took.toSeconds(),
                    sent(),
                    leastReady,
                    workers,
                    losses.unexplained().size()))
        .toString();
  }

  private long lostBy(String card) {
    return losses.allowed().entrySet().stream()
        .filter(entry -> isOf(card, entry.getKey()))
        .mapToLong(entry -> entry.getValue().size())
        .sum();
  }

  private static boolean isOf(String card, Allowance allowance) {
    return allowance.fault().startsWith(card + ": ");
  }
}
