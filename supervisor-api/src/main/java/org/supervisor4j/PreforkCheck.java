package org.supervisor4j;

import java.util.List;

/** The rules for masters with children of their own. */
final class PreforkCheck {

  private static final List<Signal> ENDING = List.of(Signal.KILL, Signal.STOP, Signal.CONT);

  private PreforkCheck() {}

  static void check(ProgramSpec.Builder spec, Problems problems) {
    spec.prefork.ifPresent(
        prefork -> {
          check(prefork, problems);
          checkName(prefork, spec, problems);
        });
  }

  private static void check(Prefork prefork, Problems problems) {
    problems.require(
        prefork.children() >= 1 && prefork.children() <= Prefork.MOST_CHILDREN,
        "prefork children",
        prefork.children(),
        "give 1 to " + Prefork.MOST_CHILDREN);
    problems.require(
        prefork.more() != prefork.less(),
        "prefork signals",
        prefork.more() + " for both",
        "give one that adds a child and another that takes one away");
    for (var signal : List.of(prefork.more(), prefork.less())) {
      problems.require(
          !ENDING.contains(signal), "prefork signals", signal, "give one that a master can handle");
    }
    problems.requirePositive(prefork.pause(), "prefork pause");
  }

  private static void checkName(Prefork prefork, ProgramSpec.Builder spec, Problems problems) {
    var name = prefork.name();
    if (prefork.by() == Prefork.By.ARGUMENT) {
      problems.require(
          !name.isEmpty() && name.indexOf('\0') < 0,
          "prefork argument",
          '"' + name + '"',
          "give a name without NUL, as --workers");
      return;
    }
    problems.require(
        CommandCheck.isVariable(name),
        "prefork variable",
        '"' + name + '"',
        "give a name without '=' and NUL");
    problems.require(
        spec.command.filter(command -> command.variables().containsKey(name)).isEmpty(),
        "prefork variable",
        '"' + name + "\", which the command sets, too",
        "leave env(\"" + name + "\", ...) out");
  }
}
