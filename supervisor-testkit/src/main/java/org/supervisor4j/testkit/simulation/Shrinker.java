package org.supervisor4j.testkit.simulation;

import java.util.ArrayList;

/** Leaves out acts of a schedule as long as it still breaks an invariant. */
final class Shrinker {

  private Shrinker() {}

  static Schedule shrink(Schedule broken) {
    var shortest = broken;
    for (int size = broken.acts().size() / 2; size >= 1; size /= 2) {
      for (int from = 0; from + size <= shortest.acts().size(); ) {
        var fewer = new ArrayList<>(shortest.acts());
        fewer.subList(from, from + size).clear();
        var candidate = shortest.with(fewer);
        if (Run.of(candidate).broken().isPresent()) {
          shortest = candidate;
        } else {
          from += size;
        }
      }
    }
    return shortest;
  }
}
