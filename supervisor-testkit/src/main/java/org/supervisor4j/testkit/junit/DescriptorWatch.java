package org.supervisor4j.testkit.junit;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.supervisor4j.testkit.proc.Look;
import org.supervisor4j.testkit.proc.Proc;

/**
 * The descriptors of this JVM over the time in which tests run. A descriptor does not tell whose it
 * is, so tests that run in parallel are judged together, when the last of them ends.
 */
final class DescriptorWatch {

  private static final Set<String> TESTS = new TreeSet<>(); // guarded by the class
  private static int running; // guarded by the class
  private static Set<Proc.Descriptor> before = Set.of(); // guarded by the class

  private DescriptorWatch() {}

  static synchronized void enter(String test) {
    if (running++ == 0) {
      before = open();
      TESTS.clear();
    }
    TESTS.add(test);
  }

  static synchronized void forget() {
    running--;
  }

  /** What is open and was not before, if this was the last. */
  static synchronized List<String> leave() {
    if (--running > 0) {
      return List.of();
    }
    return Look.untilNothing(DescriptorWatch::added);
  }

  private static List<String> added() {
    return open().stream()
        .filter(descriptor -> !before.contains(descriptor))
        .map(descriptor -> "descriptor " + descriptor + " (while there ran: " + TESTS + ")")
        .toList();
  }

  private static Set<Proc.Descriptor> open() {
    return Proc.descriptors().filter(Proc.Descriptor::isOfSupervisors).collect(Collectors.toSet());
  }
}
