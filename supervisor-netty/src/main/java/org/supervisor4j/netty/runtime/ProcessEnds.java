package org.supervisor4j.netty.runtime;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.process.Deaths;

/**
 * Waits for the ends of processes that are not our children. A pid in it belongs to the process
 * that was meant: the kernel gives it to no other before that one has ended.
 */
final class ProcessEnds {

  private final Deaths deaths;
  private final Set<Long> alive = new HashSet<>(); // guarded by this

  ProcessEnds(Deaths deaths) {
    this.deaths = deaths;
  }

  /** Watches the process with this pid and start time, if it is there. */
  synchronized void watch(long pid, long startTime) {
    if (alive.add(pid)) {
      deaths.watchStranger(pid, startTime, () -> ended(pid));
    }
  }

  private synchronized void ended(long pid) {
    alive.remove(pid);
    notifyAll();
  }

  /** The watched processes that have not ended. */
  synchronized Set<Long> alive() {
    return Set.copyOf(alive);
  }

  /** Waits until all of these have ended, but no longer than that. */
  synchronized Set<Long> await(Collection<Long> pids, Duration limit) {
    var deadline = System.nanoTime() + limit.toNanos();
    var left = deadline - System.nanoTime();
    while (left > 0 && pids.stream().anyMatch(alive::contains)) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SupervisorException("interrupted while a dead host's workers were ended", e);
      }
      left = deadline - System.nanoTime();
    }
    var remaining = new HashSet<>(pids);
    remaining.retainAll(alive);
    return remaining;
  }
}
