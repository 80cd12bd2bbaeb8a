package org.supervisor4j.netty.order;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.StartOrder;

/**
 * Programs in the order of their start: a level starts before the next one, and stops after it. Who
 * waits for others is on a higher level than they, even if its priority says otherwise; else a
 * higher priority means a higher level. The programs of one level have no order among themselves.
 */
public final class Levels {

  /**
   * A place in the order.
   *
   * @param depth how many wait for each other up to here, of those that the priorities leave alike
   */
  private record Place(int group, int priority, int depth) implements Comparable<Place> {

    private static final Comparator<Place> ORDER =
        Comparator.comparingInt(Place::group)
            .thenComparingInt(Place::priority)
            .thenComparingInt(Place::depth);

    static Place of(StartOrder order) {
      return new Place(order.groupPriority().orElse(order.priority()), order.priority(), 0);
    }

    /** As far as it has to, to be behind the other one. */
    Place behind(Place other) {
      return compareTo(other) > 0 ? this : new Place(other.group, other.priority, other.depth + 1);
    }

    @Override
    public int compareTo(Place other) {
      return ORDER.compare(this, other);
    }
  }

  private final Map<String, ProgramSpec> specs = new HashMap<>();
  private final Map<String, Place> places = new HashMap<>();

  private Levels(Collection<ProgramSpec> programs) {
    programs.forEach(spec -> specs.put(spec.name(), spec));
  }

  /** Who waits for a program that is not among these does not wait for it here. */
  public static List<List<String>> of(Collection<ProgramSpec> programs) {
    var levels = new Levels(programs);
    var byPlace = new TreeMap<Place, List<String>>();
    for (var spec : programs) {
      byPlace.computeIfAbsent(levels.place(spec), place -> new ArrayList<>()).add(spec.name());
    }
    return List.copyOf(byPlace.values());
  }

  private Place place(ProgramSpec spec) {
    var known = places.get(spec.name());
    if (known != null) {
      return known;
    }
    var place = Place.of(spec.order());
    places.put(spec.name(), place); // a circle, which no check would let pass, must not hang us
    for (var name : spec.order().after()) {
      var other = specs.get(name);
      place = other == null ? place : place.behind(place(other));
    }
    places.put(spec.name(), place);
    return place;
  }
}
