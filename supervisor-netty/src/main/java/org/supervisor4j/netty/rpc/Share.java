package org.supervisor4j.netty.rpc;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.supervisor4j.netty.http.Client;

/**
 * A client's leave to have a large answer. Few are given at a time, and each is kept until the
 * answer is sent: else clients that read slowly, or many at once, could take all memory of the
 * host. Small answers need none.
 */
final class Share {

  private static final int SMALL = 64 << 10;

  /** All that there are. */
  static final class Shares {

    private final Semaphore free;
    private final Duration patience;

    /** So many at a time; who waits longer for one is refused. */
    Shares(int most, Duration patience) {
      free = new Semaphore(most);
      this.patience = patience;
    }

    /** That of a connection, which asks for one thing at a time. */
    Share of(Client client) {
      return client.keep(Share.class, () -> new Share(this));
    }
  }

  private final Shares all;
  private boolean held; // guarded by this
  private boolean refused; // guarded by this: a multicall asks again and again

  private Share(Shares all) {
    this.all = all;
  }

  /**
   * To be called before so many bytes of an answer are made, or characters; waits for its turn for
   * a while.
   *
   * @throws Fault if others had too much for too long
   */
  synchronized void need(long bytes) {
    if (bytes > SMALL && !held) {
      refused |= !isFreeInTime();
      if (refused) {
        throw FaultCode.FAILED.of("other clients have not read their large answers yet");
      }
      held = true;
    }
  }

  private boolean isFreeInTime() {
    try {
      return !refused && all.free.tryAcquire(all.patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** The answer is sent, or never will be. */
  synchronized void giveBack() {
    if (held) {
      all.free.release();
    }
    held = false;
    refused = false;
  }
}
