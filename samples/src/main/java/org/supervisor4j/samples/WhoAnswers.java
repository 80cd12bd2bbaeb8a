package org.supervisor4j.samples;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.supervisor4j.WorkerId;

/** What the workers answer that serve without Netty. */
final class WhoAnswers {

  private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final String text;

  WhoAnswers(WorkerId id) {
    text =
        "pid=%d slot=%d generation=%d\n"
            .formatted(ProcessHandle.current().pid(), id.slot(), id.generation());
  }

  /** As {@code pid=1 slot=0 generation=1}; under {@code /slow} later. */
  String answer(String path) {
    if (path.equals("/slow")) {
      LockSupport.parkNanos(SLOW_NANOS);
    }
    return text;
  }

  static int portWhenAlone() {
    return Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
  }
}
