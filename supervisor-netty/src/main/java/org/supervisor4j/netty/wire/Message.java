package org.supervisor4j.netty.wire;

import java.util.List;

/**
 * What travels over a worker's channel. New messages and new fields at the end of old ones keep the
 * version: the other side ignores what it does not know.
 */
public sealed interface Message {

  /** The version of the protocol; raised only when an older reader would misunderstand. */
  int VERSION = 1;

  /** From worker to host. */
  sealed interface FromWorker extends Message {}

  /** From host to worker. */
  sealed interface FromHost extends Message {}

  /** The first message on a connection. The pid may be a grandchild's of the host. */
  record Hello(int version, String token, long pid) implements FromWorker {
    @Override
    public String toString() {
      return "Hello[version=" + version + ", pid=" + pid + "]"; // the token stays out of logs
    }
  }

  /** The worker could serve; it waits for {@link Accept}. */
  record Ready() implements FromWorker {}

  /**
   * The worker lives.
   *
   * @param loopDelayNanos how late the slowest of its event loops ran a task
   */
  record Heartbeat(int connections, int requestsInFlight, long requestsServed, long loopDelayNanos)
      implements FromWorker {}

  /** The worker has drained and is about to exit. */
  record Goodbye() implements FromWorker {}

  /** The worker wants {@link TicketKeys}, now and whenever they change. */
  record TicketKeysWanted() implements FromWorker {}

  /**
   * The keys of TLS session tickets that all workers share.
   *
   * @param keys in hexadecimal; tickets are made with the first and taken with any
   */
  record TicketKeys(List<String> keys) implements FromHost {
    @Override
    public String toString() {
      return "TicketKeys[" + keys.size() + "]"; // the keys stay out of logs
    }
  }

  /** Begin to accept connections. */
  record Accept() implements FromHost {}

  /**
   * Accept no more, finish what is there and exit.
   *
   * @param withinMillis then exit whatever is left
   * @param idleGraceMillis how long an idle connection may wait for its next request
   */
  record Drain(long withinMillis, long idleGraceMillis) implements FromHost {}
}
