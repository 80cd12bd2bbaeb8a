package org.supervisor4j.netty.process;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.netty.posix.PosixException;
import org.supervisor4j.netty.posix.ProcessStat;
import org.supervisor4j.netty.posix.Processes;

/**
 * Buries what other processes have left: process 1 of a container becomes the parent of every
 * orphan (pid_namespaces(7)), and each that nobody waits for keeps its number for ever.
 *
 * <p>The JDK waits for its own children at once, so a dead one that is still there at a second look
 * is nobody's.
 */
public final class Orphans implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Orphans.class);

  private final long self = ProcessHandle.current().pid();
  private final Deaths deaths;
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, Orphans::daemon);
  private Set<ProcessStat> seen = Set.of(); // the thread's

  /** Looks that often for as long as it is open. */
  public Orphans(Deaths deaths, Duration every) {
    this.deaths = deaths;
    var nanos = every.toNanos();
    thread.scheduleWithFixedDelay(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  private static Thread daemon(Runnable task) {
    var thread = new Thread(task, "supervisor4j-orphans");
    thread.setDaemon(true);
    return thread;
  }

  /** Whether this process is the one that orphans are left to. */
  public static boolean areLeftToUs() {
    return ProcessHandle.current().pid() == 1;
  }

  private void look() {
    try {
      var dead = dead();
      dead.stream().filter(seen::contains).forEach(Orphans::bury);
      seen = dead;
    } catch (RuntimeException | Error e) { // else there would be no next look
      LOG.warn("could not look for dead orphans; tries again", e);
    }
  }

  private Set<ProcessStat> dead() {
    return ProcessStat.all().stream()
        .filter(process -> process.parent() == self && !process.runs())
        .filter(process -> !deaths.watches(process.pid()))
        .collect(Collectors.toSet());
  }

  private static void bury(ProcessStat orphan) {
    try {
      LOG.debug("orphan {} had ended: {}", orphan.pid(), Processes.reap(orphan.pid()));
    } catch (PosixException e) {
      LOG.warn("orphan {} stays a zombie: {}", orphan.pid(), e.getMessage());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
