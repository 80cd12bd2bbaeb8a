package org.supervisor4j.supervisord;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.supervisor4j.supervisord.Problem.Severity;

/** Collects what is found, so that all of it can be told at once; the same thing once. */
final class Found {

  private final Set<Problem> problems = new LinkedHashSet<>();

  void error(Path file, int line, String text) {
    problems.add(new Problem(Severity.ERROR, file, line, text));
  }

  void error(Section section, String text) {
    error(section.file(), section.line(), "[" + section.name() + "] " + text);
  }

  void notHonoured(Path file, int line, String text) {
    problems.add(new Problem(Severity.NOT_HONOURED, file, line, text));
  }

  void warning(Path file, int line, String text) {
    problems.add(new Problem(Severity.WARNING, file, line, text));
  }

  List<Problem> all() {
    return new ArrayList<>(problems);
  }

  void throwIfError() {
    var errors = problems.stream().filter(p -> p.severity() == Severity.ERROR).toList();
    if (!errors.isEmpty()) {
      throw new SupervisordConfigException(errors);
    }
  }
}
