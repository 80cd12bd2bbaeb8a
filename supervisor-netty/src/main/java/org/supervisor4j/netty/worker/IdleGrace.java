package org.supervisor4j.netty.worker;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How long one connection of a worker that drains is left open unused; on its loop. */
final class IdleGrace {

  private @Nullable Duration grace; // present: draining
  private @Nullable Future<?> end;

  void begin(Duration whole) {
    grace = whole;
  }

  boolean hasBegun() {
    return grace != null;
  }

  /** Unless an end is set already. */
  void atEnd(ChannelHandlerContext here, Runnable action) {
    if (grace != null) {
      set(here, grace.toNanos(), action);
    }
  }

  /**
   * The same at some time within the second half: clients that were closed upon don't all come back
   * at once, and each has had the first half for a request whose answer tells it.
   */
  void nearEnd(ChannelHandlerContext here, Runnable action) {
    if (grace != null) {
      var half = grace.toNanos() / 2;
      set(here, grace.toNanos() - ThreadLocalRandom.current().nextLong(half + 1), action);
    }
  }

  private void set(ChannelHandlerContext here, long nanos, Runnable action) {
    if (end == null) {
      end = here.executor().schedule(() -> reach(action), nanos, TimeUnit.NANOSECONDS);
    }
  }

  private void reach(Runnable action) {
    end = null;
    action.run();
  }

  void forgetEnd() {
    if (end != null) {
      end.cancel(false);
      end = null;
    }
  }
}
