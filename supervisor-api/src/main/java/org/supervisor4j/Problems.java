package org.supervisor4j;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.supervisor4j.InvalidSpecException.Problem;

/** Collects what is wrong with a spec, so that one error can tell it all. */
final class Problems {

  /** Sums of such times still fit into the clock's nanoseconds; nobody means a longer one. */
  private static final Duration LONGEST = Duration.ofDays(365);

  private final List<Problem> found = new ArrayList<>();

  void require(boolean holds, String field, Object value, String mend) {
    if (!holds) {
      found.add(new Problem(field, text(value), mend));
    }
  }

  /** Of a request line, which is split at spaces (RFC 9112 3). */
  void requirePath(String path, String field) {
    var asItMayStand = path.matches("/[!-~]*");
    require(asItMayStand, field, '"' + path + '"', "begin it with '/' and leave out spaces");
  }

  void requirePositive(Duration value, String field) {
    require(value.compareTo(Duration.ZERO) > 0, field, value, "give a time longer than zero");
    requireBounded(value, field);
  }

  void requireNotNegative(Duration value, String field) {
    require(!value.isNegative(), field, value, "give zero or a positive time");
    requireBounded(value, field);
  }

  void requireBounded(Duration value, String field) {
    require(value.compareTo(LONGEST) <= 0, field, value, "give at most 365 days");
  }

  /** Times as people write them: 1m30s, not PT1M30S. */
  static String text(Object value) {
    return value instanceof Duration time
        ? time.toString().substring("PT".length()).toLowerCase(Locale.ROOT)
        : String.valueOf(value);
  }

  void throwIfAny(String subject) {
    if (!found.isEmpty()) {
      throw new InvalidSpecException(subject, found);
    }
  }
}
