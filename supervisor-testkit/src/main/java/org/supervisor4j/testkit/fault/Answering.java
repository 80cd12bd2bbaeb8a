package org.supervisor4j.testkit.fault;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** How the next requests are answered. */
final class Answering {

  private final Queue<Half> halves = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  boolean isStopped() {
    return stopped;
  }

  /** Whether the request that has just come gets half a response, and which; null if whole. */
  @org.jspecify.annotations.Nullable
  Half half() {
    return halves.poll();
  }

  record Half(boolean thenClose) implements Deed {
    @Override
    public void on(Stage stage) {
      stage.answering().halves.add(this);
    }
  }

  record Stop() implements Deed {
    @Override
    public void on(Stage stage) {
      stage.answering().stopped = true;
    }
  }
}
