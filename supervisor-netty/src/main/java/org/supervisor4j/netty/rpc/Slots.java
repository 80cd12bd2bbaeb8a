package org.supervisor4j.netty.rpc;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.supervisor4j.Program;
import org.supervisor4j.Supervisor;

/** Finds by supervisord's names what there is now. */
final class Slots {

  private static final String ALL_OF_GROUP = "*";

  private final Supervisor supervisor;

  Slots(Supervisor supervisor) {
    this.supervisor = supervisor;
  }

  /** In the order in which they start. */
  List<Slot> all() {
    return supervisor.programs().stream()
        .sorted(Comparator.comparingInt(Slots::groupPriority).thenComparingInt(Slots::priority))
        .flatMap(Slots::of)
        .toList();
  }

  private static int groupPriority(Program program) {
    return program.spec().order().groupPriority().orElse(priority(program));
  }

  private static int priority(Program program) {
    return program.spec().order().priority();
  }

  /** In the order in which they are listed. */
  List<Slot> byName() {
    return all().stream()
        .sorted(Comparator.comparing(Slot::group).thenComparing(Slot::name))
        .toList();
  }

  /** Those of a group; {@code BAD_NAME} if there is none. */
  List<Slot> group(String name) {
    var slots = all().stream().filter(slot -> slot.group().equals(name)).toList();
    if (slots.isEmpty()) {
      throw FaultCode.BAD_NAME.of(name);
    }
    return slots;
  }

  /** Whether the name means a whole group: {@code group:*} or {@code group:}. */
  static boolean isGroup(String name) {
    var colon = name.indexOf(':');
    var process = name.substring(colon + 1);
    return colon >= 0 && (process.isEmpty() || process.equals(ALL_OF_GROUP));
  }

  /** What stands before the colon. */
  static String groupIn(String name) {
    var colon = name.indexOf(':');
    return colon < 0 ? name : name.substring(0, colon);
  }

  /** The one that is meant by {@code group:name}, or by a name alone that is its group's, too. */
  Slot one(String name) {
    var group = groupIn(name);
    var process = name.substring(name.indexOf(':') + 1);
    return all().stream()
        .filter(slot -> slot.group().equals(group) && slot.name().equals(process))
        .findFirst()
        .orElseThrow(() -> FaultCode.BAD_NAME.of(name));
  }

  static Stream<Slot> of(Program program) {
    return IntStream.range(0, program.spec().workers()).mapToObj(slot -> new Slot(program, slot));
  }
}
