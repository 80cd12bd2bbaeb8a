package org.supervisor4j.testkit.traffic;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.supervisor4j.testkit.fault.Fault;

/**
 * Losses by the fault in whose window they fell: from its time to that of the next one. It says
 * when, not why; what a fault explains is for an {@link Allowance} to say.
 *
 * @param before lost before the first fault
 * @param after for each fault, oldest first, what was lost before the next one
 */
public record LostByFault(List<Loss> before, Map<Fault, List<Loss>> after) {

  static LostByFault of(List<Loss> losses, List<Fault> faults) {
    var before = new ArrayList<Loss>();
    var after = new LinkedHashMap<Fault, List<Loss>>();
    var ordered = faults.stream().sorted(Comparator.comparing(Fault::at)).toList();
    ordered.forEach(fault -> after.put(fault, new ArrayList<>()));
    for (var loss : losses) {
      ordered.stream()
          .filter(fault -> !fault.at().isAfter(loss.lostAt()))
          .reduce((earlier, later) -> later)
          .map(after::get)
          .orElse(before)
          .add(loss);
    }
    return new LostByFault(before, Collections.unmodifiableMap(after));
  }

  /** A line for each fault, and one for the time before. */
  @Override
  public String toString() {
    var text = new StringBuilder("before any fault: " + causes(before));
    after.forEach(
        (fault, losses) ->
            text.append("%n%s at %s: %s".formatted(fault, fault.at(), causes(losses))));
    return text.toString();
  }

  private static String causes(List<Loss> losses) {
    return losses.size()
        + " "
        + losses.stream().collect(groupingBy(Loss::cause, TreeMap::new, counting()));
  }
}
