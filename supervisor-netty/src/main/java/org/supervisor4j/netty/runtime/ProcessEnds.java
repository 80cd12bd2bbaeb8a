package org.supervisor4j.netty.runtime;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Descriptors;
import org.supervisor4j.netty.posix.Poller;
import org.supervisor4j.netty.posix.Processes;

/**
 * Sees processes end that are not our children. A pid in it belongs to the process that was meant:
 * the kernel gives it to no other before that one has ended.
 */
final class ProcessEnds implements AutoCloseable {

  private final Poller poller = new Poller("supervisor4j-predecessor");
  private final Map<Long, Integer> alive = new HashMap<>(); // pid to pidfd; guarded by this

  /** Watches the process with this pid and start time, if it is there. */
  void watch(long pid, long startTime) {
    Processes.pidfdOpen(pid)
        .ifPresent(
            pidfd -> {
              if (Processes.startTime(pid).equals(OptionalLong.of(startTime))) {
                watch(pid, pidfd);
              } else {
                Descriptors.close(pidfd); // the pid is another process's by now
              }
            });
  }

  private synchronized void watch(long pid, int pidfd) {
    if (alive.putIfAbsent(pid, pidfd) == null) {
      poller.watch(pidfd, () -> ended(pid));
    } else {
      Descriptors.close(pidfd);
    }
  }

  private synchronized void ended(long pid) {
    forget(alive.remove(pid));
    notifyAll();
  }

  private void forget(Integer pidfd) {
    poller.forget(pidfd);
    Descriptors.close(pidfd);
  }

  /** The watched processes that have not ended. */
  synchronized Set<Long> alive() {
    return Set.copyOf(alive.keySet());
  }

  /** Waits until all of these have ended, but no longer than that. */
  synchronized Set<Long> await(Collection<Long> pids, Duration limit) {
    var deadline = System.nanoTime() + limit.toNanos();
    var left = deadline - System.nanoTime();
    while (left > 0 && pids.stream().anyMatch(alive::containsKey)) {
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SupervisorException("interrupted while a dead host's workers were ended", e);
      }
      left = deadline - System.nanoTime();
    }
    var remaining = new HashSet<>(pids);
    remaining.retainAll(alive.keySet());
    return remaining;
  }

  @Override
  public synchronized void close() {
    alive.values().forEach(this::forget);
    alive.clear();
    poller.close();
  }
}
