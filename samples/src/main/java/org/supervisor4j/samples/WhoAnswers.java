package org.supervisor4j.samples;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.supervisor4j.WorkerId;

/** Says who answers; answers {@code /slow?ms=N} late. */
final class WhoAnswers {

  private final String whoami;

  WhoAnswers(WorkerId worker) {
    whoami =
        "pid=%d slot=%d generation=%d\n"
            .formatted(ProcessHandle.current().pid(), worker.slot(), worker.generation());
  }

  String whoami() {
    return whoami;
  }

  /** On a thread that may wait. */
  String answer(String pathAndQuery) {
    var query = new QueryStringDecoder(pathAndQuery);
    if (query.path().equals("/slow")) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(late(query)));
    }
    return whoami;
  }

  /** How late it is to be, in milliseconds. */
  static long late(QueryStringDecoder query) {
    return Long.parseLong(query.parameters().getOrDefault("ms", List.of("1000")).get(0));
  }

  /** Where a worker that nobody supervises listens. */
  static int portWhenAlone() {
    return Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
  }
}
