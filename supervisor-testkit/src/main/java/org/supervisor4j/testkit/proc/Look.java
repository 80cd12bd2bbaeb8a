package org.supervisor4j.testkit.proc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A look for what should not be there. */
public interface Look {

  /**
   * The system property that says for how many seconds {@link #untilNothing} looks, 10 unless set.
   */
  String SECONDS = "supervisor4j.testkit.look.seconds";

  /** A line for each thing. */
  List<String> found();

  /** Looks until there is nothing, or for a while: some goes shortly after what it was for. */
  static List<String> untilNothing(Look look) {
    var end = System.nanoTime() + Duration.ofSeconds(Long.getLong(SECONDS, 10)).toNanos();
    var found = look.found();
    while (!found.isEmpty() && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      found = look.found();
    }
    return new ArrayList<>(found);
  }
}
