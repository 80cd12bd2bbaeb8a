package org.supervisor4j.netty.runtime;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.Signal;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.PosixException;
import org.supervisor4j.netty.posix.Processes;
import org.supervisor4j.netty.process.Deaths;

/** Ends the workers that a dead host left, so that its addresses are free again. */
public final class Predecessor {

  private static final Logger LOG = LoggerFactory.getLogger(Predecessor.class);
  private static final Duration AFTER_KILL = Duration.ofSeconds(10);

  private Predecessor() {}

  /**
   * TERM to each, and after the grace KILL to its group; returns when all are gone.
   *
   * @throws SupervisorException if one can't be ended
   */
  public static void end(List<StateFile.Entry> left, Deaths deaths, Duration grace) {
    var alive = left.stream().filter(Predecessor::isAlive).toList();
    if (alive.isEmpty()) {
      return;
    }
    var gone = new CountDownLatch(alive.size());
    for (var worker : alive) {
      LOG.warn("{} was left by a dead host: ends it", worker);
      signal(worker, Signal.TERM);
      deaths.watchStranger(worker.pid(), worker.startTime(), gone::countDown);
    }
    if (!await(gone, grace)) {
      alive.stream().filter(Predecessor::isAlive).forEach(Predecessor::kill);
      if (!await(gone, AFTER_KILL)) {
        throw new SupervisorException("workers of a dead host can't be ended: " + alive);
      }
    }
  }

  /** By pid and start time, never by pid alone: the number may be somebody else's by now. */
  private static boolean isAlive(StateFile.Entry worker) {
    return Processes.startTime(worker.pid()).equals(OptionalLong.of(worker.startTime()));
  }

  private static void signal(StateFile.Entry worker, Signal signal) {
    try {
      Processes.signal(worker.pid(), signal.number());
    } catch (PosixException e) {
      throw new SupervisorException(worker + " of a dead host can't be ended; end it by hand", e);
    }
  }

  private static void kill(StateFile.Entry worker) {
    LOG.warn("{} does not end on TERM: kills its group", worker);
    Processes.signalGroup(worker.pid(), Signal.KILL.number());
  }

  private static boolean await(CountDownLatch gone, Duration time) {
    try {
      return gone.await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SupervisorException("interrupted while workers of a dead host end", e);
    }
  }
}
