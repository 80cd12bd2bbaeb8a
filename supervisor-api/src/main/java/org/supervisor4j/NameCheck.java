package org.supervisor4j;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The rules for names of groups and of their processes, which tools write as {@code group:name}.
 */
final class NameCheck {

  private static final Pattern NAME = Pattern.compile("[^\\s:/\\p{Cntrl}]+");
  private static final String MEND = "give one without spaces, ':' and '/'";

  private NameCheck() {}

  static void check(ProgramSpec.Builder spec, Problems problems) {
    spec.group.ifPresent(group -> require(group, "group", problems));
    if (spec.processNames.isPresent() && spec.workers <= ProgramSpec.MOST_WORKERS) {
      checkProcesses(spec, problems); // those that are made of the program's name are well
    }
  }

  private static void checkProcesses(ProgramSpec.Builder spec, Problems problems) {
    var taken = new HashSet<String>();
    for (int slot = 0; slot < spec.workers; slot++) {
      var field = "processNames of slot " + slot;
      var name = spec.processName(slot);
      require(name, field, problems);
      problems.require(
          taken.add(name), field, '"' + name + '"', "give each slot a name of its own");
    }
  }

  private static void require(String name, String field, Problems problems) {
    problems.require(NAME.matcher(name).matches(), field, '"' + name + '"', MEND);
  }

  /** One name in a group means one process. */
  static void check(Collection<ProgramSpec> programs, Problems problems) {
    Map<List<String>, String> owners = new HashMap<>();
    for (var program : programs) {
      IntStream.range(0, program.workers())
          .mapToObj(program::processName)
          .forEach(name -> check(program, name, owners, problems));
    }
  }

  private static void check(
      ProgramSpec program, String name, Map<List<String>, String> owners, Problems problems) {
    var owner = owners.putIfAbsent(List.of(program.group(), name), program.name());
    problems.require(
        owner == null || owner.equals(program.name()),
        "processNames of program " + program.name(),
        '"' + name + '"',
        "give another name, or another group: in group %s program %s has it"
            .formatted(program.group(), owner));
  }
}
