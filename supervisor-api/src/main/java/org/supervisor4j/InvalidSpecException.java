package org.supervisor4j;

import java.util.List;
import java.util.stream.Collectors;

/** A spec that can't work, with every problem that was found, its value and the mend. */
public final class InvalidSpecException extends SupervisorException {

  private static final long serialVersionUID = 1L;

  /** One thing that is wrong. */
  public record Problem(String field, String value, String mend) {
    @Override
    public String toString() {
      return field + " was " + value + ": " + mend;
    }
  }

  private final transient List<Problem> problems;

  public InvalidSpecException(String subject, List<Problem> problems) {
    super(
        subject
            + ": "
            + problems.stream().map(Problem::toString).collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  public InvalidSpecException(String subject, String field, Object value, String mend) {
    this(subject, List.of(new Problem(field, Problems.text(value), mend)));
  }

  public List<Problem> problems() {
    return problems;
  }
}
