package org.supervisor4j.netty.worker;

import io.netty.channel.ChannelHandler;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** All HTTP connections of this worker: their counts, and the word that they drain. */
final class HttpTraffic {

  private final DrainNotice notice = new DrainNotice();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final LongAdder served = new LongAdder();
  private final LongAdder rehearsed = new LongAdder();

  ChannelHandler newHandler() {
    return new HttpDrain(this);
  }

  /** For every handler that has something to bring to its end. */
  DrainNotice notice() {
    return notice;
  }

  int requestsInFlight() {
    return inFlight.get();
  }

  long requestsServed() {
    return Math.max(0, served.sum() - rehearsed.sum());
  }

  /** One that was served was our own. */
  void rehearsed() {
    rehearsed.increment();
  }

  /** Lets every connection, also one that is just being set up, come to its end. */
  void drain(Duration grace) {
    notice.tell(grace);
  }

  void began() {
    inFlight.incrementAndGet();
  }

  void answered() {
    inFlight.decrementAndGet();
    served.increment();
  }

  /** So many were not answered: their clients have taken them back, or gone. */
  void abandoned(int requests) {
    inFlight.addAndGet(-requests);
  }
}
