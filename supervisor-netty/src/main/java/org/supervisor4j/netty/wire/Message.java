package org.supervisor4j.netty.wire;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Map;

/**
 * What travels over a worker's channel, and between two workers of which one drains. New messages
 * and new fields at the end of old ones keep the version: the other side ignores what it does not
 * know.
 */
public sealed interface Message {

  /** The version of the protocol; raised only when an older reader would misunderstand. */
  int VERSION = 1;

  /** From worker to host. */
  sealed interface FromWorker extends Message {}

  /** From host to worker. */
  sealed interface FromHost extends Message {}

  /** Between two workers, about connections that move from one to the other. */
  sealed interface OfMove extends Message {}

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

  /** The worker drains by itself: nobody has told it to. */
  record Leaving() implements FromWorker {}

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

  /**
   * Accept connections from now on.
   *
   * @param shards of sockets that have them: from which, and from no other
   */
  record Accept(Map<String, List<Integer>> shards) implements FromHost {}

  /**
   * Accept no more, finish what is there and exit.
   *
   * @param withinMillis then exit whatever is left
   * @param idleGraceMillis how long an idle connection may wait for its next request
   */
  record Drain(long withinMillis, long idleGraceMillis) implements FromHost {}

  /** At this path the worker takes over open connections from others who show the token. */
  record Receiving(String path, String token) implements FromWorker {
    @Override
    public String toString() {
      return "Receiving[" + path + "]"; // the token stays out of logs
    }
  }

  /** Who takes over this worker's open connections once it drains; instead of who did so far. */
  record Heirs(List<Heir> heirs) implements FromHost {}

  /** A worker that takes over connections. */
  record Heir(String path, String token) {
    @Override
    public String toString() {
      return "Heir[" + path + "]"; // the token stays out of logs
    }
  }

  /**
   * The first message on each of the two connections of a passage.
   *
   * @param passage by which the second is found to belong to the first
   * @param descriptors whether this one is to carry descriptors and nothing else
   */
  record Knock(int version, String token, long passage, boolean descriptors) implements OfMove {
    @Override
    public String toString() {
      return "Knock[version=" + version + ", passage=" + passage + "]";
    }
  }

  /** Said on the first connection to each {@link Knock}. */
  record Welcome() implements OfMove {}

  /** A part of what goes with a connection, in order, before its {@link Offer}. */
  record Baggage(long id, ByteBuf part) implements OfMove {

    /** The longest part. */
    public static final int LONGEST = 4096;
  }

  /**
   * The connection itself comes next on the other connection, as a descriptor.
   *
   * @param socket the name of the listening socket that it came in by
   * @param file by which the descriptor is known to be the right one; empty if nobody can say
   */
  record Offer(long id, String socket, String file) implements OfMove {}

  /** It belongs to the heir from now on, which has read nothing from it yet. */
  record Taken(long id) implements OfMove {}

  /** It still belongs to whoever offered it. */
  record Refused(long id, String reason) implements OfMove {}
}
