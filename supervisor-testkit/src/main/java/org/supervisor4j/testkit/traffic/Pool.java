package org.supervisor4j.testkit.traffic;

import java.util.ArrayDeque;

/** Finds a connection for each request: a new one, the one that rested longest, or none yet. */
final class Pool {

  private final Flow flow;
  private final Dialer dialer;
  private final int wanted;
  private final int atMost;
  private final ArrayDeque<Exchange> waiting = new ArrayDeque<>();
  private final ArrayDeque<Connection> idle = new ArrayDeque<>();
  private int open;

  /**
   * A pool that opens connections until it has as many as wanted, and more, up to the limit, only
   * while none is idle.
   */
  Pool(Flow flow, Dialer dialer, int wanted, int atMost) {
    this.flow = flow;
    this.dialer = dialer;
    this.wanted = wanted;
    this.atMost = atMost;
  }

  void serve(Exchange exchange) {
    waiting.add(exchange);
    serveWaiting();
  }

  /** The connection can carry another request. */
  void resting(Connection connection) {
    idle.add(connection);
    serveWaiting();
  }

  /** The connection was closed, or never opened. */
  void gone(Connection connection) {
    idle.remove(connection);
    open--;
    serveWaiting();
  }

  private void serveWaiting() {
    while (!flow.halted() && !waiting.isEmpty()) {
      if (waiting.peek().ended()) {
        waiting.remove();
      } else if (open < wanted || (idle.isEmpty() && open < atMost)) {
        open++;
        new Connection(flow, this).open(dialer, waiting.remove());
      } else if (!idle.isEmpty()) {
        idle.remove().carry(waiting.remove());
      } else {
        return;
      }
    }
  }
}
