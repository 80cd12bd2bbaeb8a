package org.supervisor4j;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.supervisor4j.InvalidSpecException.Problem;

/** Collects what is wrong with a spec, so that one error can tell it all. */
final class Problems {

  private final List<Problem> found = new ArrayList<>();

  void require(boolean holds, String field, Object value, String mend) {
    if (!holds) {
      found.add(new Problem(field, String.valueOf(value), mend));
    }
  }

  void requirePositive(Duration value, String field) {
    require(value.toNanos() > 0, field, value, "give a time longer than zero");
  }

  void requireNotNegative(Duration value, String field) {
    require(!value.isNegative(), field, value, "give zero or a positive time");
  }

  void throwIfAny(String subject) {
    if (!found.isEmpty()) {
      throw new InvalidSpecException(subject, found);
    }
  }
}
