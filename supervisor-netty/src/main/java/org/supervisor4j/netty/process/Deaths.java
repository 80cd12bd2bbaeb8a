package org.supervisor4j.netty.process;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Signal;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Descriptors;
import org.supervisor4j.netty.posix.Poller;
import org.supervisor4j.netty.posix.PosixException;
import org.supervisor4j.netty.posix.ProcessStat;
import org.supervisor4j.netty.posix.Processes;

/**
 * Learns of deaths, on one thread for all processes, and alone reaps our children. Callbacks run on
 * that thread, must be quick, and come exactly once; if the process is already gone when it is to
 * be watched, on the caller's thread and before the call returns.
 */
public final class Deaths implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Deaths.class);

  private static final long FIRST_PAUSE_MILLIS = 1; // doubles

  private static final long LAST_PAUSE_MILLIS = 1024; // two seconds in all

  private final Poller poller = new Poller("supervisor4j-deaths");
  private final Set<Integer> pidfds = new HashSet<>(); // guarded by itself
  private final Set<Long> children = new HashSet<>(); // guarded by pidfds: not reaped yet
  private boolean closed; // guarded by pidfds

  /**
   * Watches a child of ours, leader of its process group. At its death what is left of the group is
   * killed, and then the child reaped; it is told when the others are dead, too, so that what comes
   * next finds their ports and files free, but two seconds later at most.
   *
   * @throws PosixException when there is no descriptor left to watch it by; the child was ended
   * @throws IllegalStateException after {@link #close}; the child was ended
   */
  public void watch(long pid, Consumer<ExitStatus> onDeath) {
    watch(pid, () -> {}, onDeath);
  }

  /**
   * The same, with a last look at the dead child, which is there under its pid until it is reaped.
   */
  public void watch(long pid, Runnable lastLook, Consumer<ExitStatus> onDeath) {
    if (!watched(pid, () -> buried(pid, lastLook).map(status -> told(pid, onDeath, status)))) {
      onDeath.accept(new ExitStatus.Unknown());
    }
  }

  private boolean watched(long child, Supplier<Optional<Runnable>> whenDead) {
    try {
      var pidfd = Processes.pidfdOpen(child);
      pidfd.ifPresent(fd -> awaitChild(fd, child, whenDead));
      return pidfd.isPresent();
    } catch (RuntimeException | Error e) {
      LOG.warn("process {} can't be watched, so it was ended: {}", child, Processes.end(child));
      throw e;
    }
  }

  private Runnable told(long pid, Consumer<ExitStatus> onDeath, ExitStatus status) {
    return () -> tell(pid, FIRST_PAUSE_MILLIS, () -> onDeath.accept(status));
  }

  /** On the thread: SIGKILL takes its time with who has much memory, or waits for a disk. */
  private void tell(long group, long pauseMillis, Runnable death) {
    if (pauseMillis > LAST_PAUSE_MILLIS || !hasLiving(group)) {
      death.run();
    } else {
      var after =
          CompletableFuture.delayedExecutor(pauseMillis, TimeUnit.MILLISECONDS, poller::execute);
      after.execute(() -> tell(group, 2 * pauseMillis, death));
    }
  }

  /** The number is nobody else's as long as the group has members, a zombie being one as well. */
  private static boolean hasLiving(long group) {
    try {
      return Processes.signalGroup(group, 0)
          && ProcessStat.all().stream().anyMatch(stat -> stat.group() == group && stat.runs());
    } catch (SupervisorException e) {
      return false; // they are another user's, or /proc is gone: nobody can be waited for
    }
  }

  private Optional<ExitStatus> buried(long pid, Runnable lastLook) {
    lastLook.run();
    var status = bury(pid);
    status.ifPresent(known -> children.remove(pid));
    return status;
  }

  /** Signals a watched child; not one that was reaped, whose number may mean somebody else. */
  public void signal(long pid, Signal signal) {
    synchronized (pidfds) {
      if (children.contains(pid)) {
        Processes.signal(pid, signal.number());
      }
    }
  }

  /** Signals a process of a watched child's group, be it the child itself. */
  public void signal(long child, long member, Signal signal) {
    synchronized (pidfds) {
      if (children.contains(child)
          && ProcessStat.of(member).filter(stat -> stat.group() == child).isPresent()) {
        Processes.signal(member, signal.number());
      }
    }
  }

  /** The thread that learns of deaths, for what is to be heard before them. */
  public Poller poller() {
    return poller;
  }

  /** Whether it is a child that is watched and not reaped yet. */
  public boolean watches(long pid) {
    synchronized (pidfds) {
      return children.contains(pid);
    }
  }

  /** Signals the whole group of a watched child. */
  public void signalGroup(long pid, Signal signal) {
    synchronized (pidfds) {
      if (children.contains(pid)) {
        Processes.signalGroup(pid, signal.number());
      }
    }
  }

  /** SIGKILL to the groups of all watched children; says which could not be killed, and why. */
  public List<String> killAll() {
    var problems = new ArrayList<String>();
    synchronized (pidfds) {
      for (var pid : children) {
        try {
          signalGroup(pid, Signal.KILL);
        } catch (PosixException e) { // must not save the others
          problems.add("process group %d could not be killed: %s".formatted(pid, e.getMessage()));
        }
      }
    }
    return problems;
  }

  /** Empty as long as a debugger keeps the dead child from us (ptrace(2)). */
  private static Optional<ExitStatus> bury(long pid) {
    try {
      // before the reap: after it the group's number may mean somebody else
      Processes.signalGroup(pid, Signal.KILL.number());
    } catch (PosixException e) {
      LOG.warn("what process {} left running stays: {}", pid, e.getMessage());
    }
    return Processes.reap(pid);
  }

  /**
   * Watches a process that is not our child: known by pid and start time ({@link
   * Processes#startTime}), never reaped, never signalled.
   */
  public void watchStranger(long pid, long startTime, Runnable onEnd) {
    var pidfd = Processes.pidfdOpen(pid);
    // asked only now: as the descriptor is open, the answer is about the process behind it
    if (pidfd.isPresent() && Processes.startTime(pid).equals(OptionalLong.of(startTime))) {
      await(pidfd.getAsInt(), pid, () -> Optional.of(onEnd));
    } else {
      pidfd.ifPresent(Descriptors::close);
      onEnd.run();
    }
  }

  private void awaitChild(int pidfd, long child, Supplier<Optional<Runnable>> whenDead) {
    synchronized (pidfds) {
      await(pidfd, child, whenDead);
      children.add(child);
    }
  }

  private void await(int pidfd, long pid, Supplier<Optional<Runnable>> whenDead) {
    synchronized (pidfds) {
      if (closed) {
        Descriptors.close(pidfd);
        throw new IllegalStateException("closed: process " + pid + " can't be watched any more");
      }
      try {
        poller.watch(pidfd, () -> end(pidfd, pid, whenDead));
      } catch (RuntimeException | Error e) {
        Descriptors.close(pidfd);
        throw e;
      }
      pidfds.add(pidfd);
    }
  }

  private void end(int pidfd, long pid, Supplier<Optional<Runnable>> whenDead) {
    Optional<Runnable> callback;
    synchronized (pidfds) {
      callback = pidfds.contains(pidfd) ? whenDead.get() : Optional.empty(); // close() came first
      if (callback.isEmpty()) {
        return;
      }
      pidfds.remove(pidfd);
      release(pidfd);
    }
    try {
      callback.get().run();
    } catch (RuntimeException e) {
      LOG.error("callback for the death of process {} failed", pid, e);
    }
  }

  private void release(int pidfd) {
    poller.forget(pidfd);
    Descriptors.close(pidfd);
  }

  /** Watches nothing any more. Who still lives lives on; a callback under way still comes. */
  @Override
  public void close() {
    synchronized (pidfds) {
      if (!closed) {
        closed = true;
        pidfds.forEach(this::release);
        pidfds.clear();
        poller.close();
      }
    }
  }
}
