package org.supervisor4j.testkit.traffic;

import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request from its due time to its end, which comes once: answered or lost. */
final class Exchange {

  private final Flow flow;
  private final long due;
  private final Runnable whenEnded;
  private final Future<?> deadline;
  private Phase phase = Phase.WAITING;
  private @Nullable Connection carrier;
  private long carriedAt;
  private boolean ended;

  Exchange(Flow flow, long due, Runnable whenEnded) {
    this.flow = flow;
    this.due = due;
    this.whenEnded = whenEnded;
    long left = due + flow.plan.timeout.toNanos() - flow.timeline.now();
    deadline = flow.loop.schedule(this::expire, left, TimeUnit.NANOSECONDS);
  }

  void carriedBy(Connection connection) {
    carrier = connection;
    carriedAt = flow.timeline.now();
  }

  void reached(Phase next) {
    phase = next;
  }

  Phase phase() {
    return phase;
  }

  boolean ended() {
    return ended;
  }

  void answered(Responder responder) {
    if (end()) {
      flow.journal.answered(due, flow.timeline.now(), responder);
      whenEnded.run();
    }
  }

  void lost(LossCause cause, String detail) {
    if (end()) {
      var via = carrier == null ? Loss.Via.NONE : carrier.via();
      flow.journal.lost(due, cause, phase, via, detail);
      whenEnded.run();
    }
  }

  private boolean end() {
    if (ended || flow.halted()) {
      return false;
    }
    ended = true;
    deadline.cancel(false);
    return true;
  }

  private void expire() {
    var connecting = phase == Phase.CONNECTING;
    lost(connecting ? LossCause.CONNECT_TIMEOUT : LossCause.TIMEOUT, expiry());
    if (carrier != null) {
      carrier.leave();
    }
  }

  private String expiry() {
    long waited = (carrier == null ? flow.timeline.now() : carriedAt) - due;
    return "not answered within %d ms, of which it waited %d ms for a connection"
        .formatted(flow.plan.timeout.toMillis(), TimeUnit.NANOSECONDS.toMillis(waited));
  }
}
