package org.supervisor4j.supervisord;

import java.util.List;
import java.util.stream.Collectors;
import org.supervisor4j.SupervisorException;

/** A configuration that can't be used, with every error in it. */
public final class SupervisordConfigException extends SupervisorException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  SupervisordConfigException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** The errors, in the order in which they were found. */
  public List<Problem> problems() {
    return problems;
  }
}
