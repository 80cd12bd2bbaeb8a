package org.supervisor4j;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules for who waits for whom: for somebody that there is, and not for each other. */
final class OrderCheck {

  private final Map<String, Set<String>> after = new LinkedHashMap<>();
  private final Set<String> harmless = new HashSet<>();
  private final Problems problems;

  private OrderCheck(Collection<ProgramSpec> programs, Problems problems) {
    this.problems = problems;
    for (var program : programs) {
      after
          .computeIfAbsent(program.name(), name -> new LinkedHashSet<>())
          .addAll(program.order().after());
    }
  }

  static void check(Collection<ProgramSpec> programs, Problems problems) {
    var check = new OrderCheck(programs, problems);
    check.after.keySet().forEach(name -> check.follow(name, new ArrayList<>()));
  }

  /** Whether the program can follow those that it names, beside these that are there. */
  static void check(ProgramSpec next, Collection<ProgramSpec> present, Problems problems) {
    var all = new ArrayList<ProgramSpec>();
    all.add(next);
    present.stream().filter(other -> !other.name().equals(next.name())).forEach(all::add);
    new OrderCheck(all, problems).follow(next.name(), new ArrayList<>());
  }

  private void follow(String name, List<String> path) {
    if (harmless.contains(name)) {
      return;
    }
    path.add(name);
    for (var other : after.getOrDefault(name, Set.of())) {
      if (!after.containsKey(other)) {
        refuse(name, other, "name a program that there is, of " + after.keySet());
      } else if (path.contains(other)) {
        refuse(name, other, "leave one out of the circle " + circle(path, other));
      } else {
        follow(other, path);
      }
    }
    path.remove(path.size() - 1);
    harmless.add(name); // or told already
  }

  private void refuse(String name, String other, String mend) {
    problems.require(false, "order after of program " + name, other, mend);
  }

  private static String circle(List<String> path, String again) {
    var names = new ArrayList<>(path.subList(path.indexOf(again), path.size()));
    names.add(again);
    return String.join(" -> ", names);
  }
}
