package org.supervisor4j.testkit.traffic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Losses by the fault that explains them.
 *
 * @param allowed for each allowance what it has explained, in the order in which they were given
 * @param unexplained what no allowance covers, or was over their numbers
 */
public record Explained(Map<Allowance, List<Loss>> allowed, List<Loss> unexplained) {

  /** Each loss goes to the first allowance that covers it and has some left. */
  public static Explained of(List<Loss> losses, List<Allowance> allowances) {
    var allowed = new LinkedHashMap<Allowance, List<Loss>>();
    allowances.forEach(allowance -> allowed.put(allowance, new ArrayList<>()));
    var unexplained = new ArrayList<Loss>();
    for (var loss : losses) {
      allowed.entrySet().stream()
          .filter(entry -> entry.getKey().covers(loss))
          .filter(entry -> entry.getValue().size() < entry.getKey().atMost())
          .findFirst()
          .map(Map.Entry::getValue)
          .orElse(unexplained)
          .add(loss);
    }
    return new Explained(allowed, unexplained);
  }

  /** A line for each fault: how much of its allowance was used. */
  @Override
  public String toString() {
    var text = new StringBuilder();
    allowed.forEach(
        (allowance, losses) ->
            text.append(
                "%s at %s: %d of at most %d%n"
                    .formatted(
                        allowance.fault(), allowance.from(), losses.size(), allowance.atMost())));
    return text.append("without a reason: " + unexplained.size()).toString();
  }
}
