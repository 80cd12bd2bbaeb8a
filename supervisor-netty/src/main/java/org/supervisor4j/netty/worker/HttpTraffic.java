package org.supervisor4j.netty.worker;

import io.netty.channel.ChannelHandler;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** All HTTP connections of this worker: their counts, and the word that they drain. */
final class HttpTraffic {

  private final Set<HttpDrain> handlers = ConcurrentHashMap.newKeySet();
  private final DrainNotice notice = new DrainNotice();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final LongAdder served = new LongAdder();
  private volatile @Nullable Duration idleGrace; // present: draining

  ChannelHandler newHandler() {
    return new HttpDrain(this);
  }

  /** For handlers of what is not plain HTTP/1. */
  DrainNotice notice() {
    return notice;
  }

  int requestsInFlight() {
    return inFlight.get();
  }

  long requestsServed() {
    return served.sum();
  }

  /** Lets every connection, also one that is just being set up, come to its end. */
  void drain(Duration grace) {
    idleGrace = grace;
    handlers.forEach(handler -> handler.drainSoon(grace));
    notice.tell(grace);
  }

  /** The handler adds itself before it is told: so none is missed and one may be told twice. */
  void joined(HttpDrain handler) {
    handlers.add(handler);
    var grace = idleGrace;
    if (grace != null) {
      handler.drainSoon(grace);
    }
  }

  void left(HttpDrain handler, int unanswered) {
    handlers.remove(handler);
    inFlight.addAndGet(-unanswered);
  }

  void began() {
    inFlight.incrementAndGet();
  }

  /** Its client has taken it back, or gone. */
  void abandoned() {
    inFlight.decrementAndGet();
  }

  void answered() {
    inFlight.decrementAndGet();
    served.increment();
  }
}
