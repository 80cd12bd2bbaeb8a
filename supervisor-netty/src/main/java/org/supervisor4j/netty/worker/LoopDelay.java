package org.supervisor4j.netty.worker;

import io.netty.channel.EventLoop;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Measures how late event loops run a task. One thread asks. */
final class LoopDelay {

  private final Map<EventLoop, Probe> probes = new HashMap<>();

  /** The delay on the slowest loop since the last call, in nanoseconds, and the next round. */
  long nextRound(Set<EventLoop> loops) {
    long slowest = 0;
    for (var probe : probes.values()) {
      slowest = Math.max(slowest, probe.delay());
    }
    probes.entrySet().removeIf(entry -> entry.getValue().done || !loops.contains(entry.getKey()));
    for (var loop : loops) {
      if (!probes.containsKey(loop) && !loop.isShuttingDown()) {
        probes.put(loop, Probe.sentTo(loop));
      }
    }
    return slowest;
  }

  private static final class Probe implements Runnable {
    private final long sent = System.nanoTime();
    private long arrived; // published by done
    private volatile boolean done;

    static Probe sentTo(EventLoop loop) {
      var probe = new Probe();
      loop.execute(probe);
      return probe;
    }

    @Override
    public void run() {
      arrived = System.nanoTime();
      done = true;
    }

    long delay() {
      return (done ? arrived : System.nanoTime()) - sent;
    }
  }
}
