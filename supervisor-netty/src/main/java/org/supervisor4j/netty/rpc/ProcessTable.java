package org.supervisor4j.netty.rpc;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.OfWorker;
import org.supervisor4j.SupervisorEvent.ProgramRemoved;
import org.supervisor4j.SupervisorEvent.WorkerBackedOff;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerGaveUp;
import org.supervisor4j.SupervisorEvent.WorkerNotStarted;
import org.supervisor4j.SupervisorEvent.WorkerOnStandby;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.WorkerId;

/**
 * What supervisord tells of a process and our status does not: times by the wall clock, how the
 * last one ended, and why the last start failed. Fed by events, asked from any thread.
 */
final class ProcessTable implements Consumer<SupervisorEvent> {

  private static final String TOO_QUICK = "Exited too quickly (process log may have details)";

  /** One place; generations come and go. */
  private record Place(String program, int slot) {
    static Place of(WorkerId worker) {
      return new Place(worker.program(), worker.slot());
    }
  }

  /**
   * What was last seen there.
   *
   * @param pid of the process that was started last
   * @param wasReady that one, ever
   * @param started the epoch until something was started
   * @param exitStatus of the one before it was started again; -1 if a signal has ended it
   * @param left whether that one has ended by itself, after it was ready
   */
  record Entry(
      long pid,
      boolean wasReady,
      Instant started,
      Instant stopped,
      int exitStatus,
      boolean left,
      String spawnError) {

    private static final Entry NONE =
        new Entry(0, false, Instant.EPOCH, Instant.EPOCH, 0, false, "");

    private Entry begun(long newPid, Instant now) {
      return new Entry(newPid, false, now, stopped, 0, false, "");
    }

    private Entry failed(String why, Instant now) {
      return new Entry(0, false, now, stopped, 0, false, why);
    }

    private Entry ready(long which) {
      return which == pid ? new Entry(pid, true, started, stopped, 0, false, "") : this;
    }

    private Entry ended(WorkerExited event, Instant now) {
      if (event.pid() != pid) {
        return new Entry(pid, wasReady, started, now, exitStatus, left, spawnError); // made room
      }
      var code = code(event.cause());
      if (event.asked()) {
        return new Entry(0, wasReady, started, now, code, false, spawnError);
      }
      return wasReady
          ? new Entry(0, true, started, now, code, true, "")
          : new Entry(0, false, started, now, 0, false, TOO_QUICK);
    }

    private Entry because(String reason) {
      return spawnError.isEmpty()
          ? new Entry(pid, wasReady, started, stopped, exitStatus, left, reason)
          : this;
    }

    /** What supervisord tells as {@code spawnerr}; an end that was not expected comes first. */
    String spawnError(Set<Integer> expectedCodes) {
      return left && !expectedCodes.contains(exitStatus)
          ? "Bad exit code " + exitStatus
          : spawnError;
    }

    private static int code(CauseOfDeath cause) {
      return cause.status() instanceof ExitStatus.Exited exited ? exited.code() : -1;
    }
  }

  private final InstantSource clock;
  private final Map<Place, Entry> entries = new ConcurrentHashMap<>();
  private final Map<Long, Instant> startsByPid = new ConcurrentHashMap<>();

  ProcessTable(InstantSource clock) {
    this.clock = clock;
  }

  Instant now() {
    return clock.instant();
  }

  Entry of(Slot slot) {
    return entries.getOrDefault(new Place(slot.program().name(), slot.number()), Entry.NONE);
  }

  /** When this process was started, which need not be the last one of its slot. */
  Instant started(long pid, Entry entry) {
    return startsByPid.getOrDefault(pid, entry.started());
  }

  @Override
  public void accept(SupervisorEvent event) {
    if (event instanceof OfWorker ofWorker) {
      note(ofWorker);
    } else if (event instanceof ProgramRemoved) {
      entries.keySet().removeIf(place -> place.program().equals(event.program()));
    }
  }

  private void note(OfWorker event) {
    var now = now();
    if (event instanceof WorkerStarted started) {
      startsByPid.put(started.pid(), now);
      change(event, entry -> entry.begun(started.pid(), now));
    } else if (event instanceof WorkerNotStarted failed) {
      change(event, entry -> entry.failed(failed.reason(), now));
    } else if (event instanceof WorkerReady ready) {
      change(event, entry -> entry.ready(ready.pid()));
    } else if (event instanceof WorkerOnStandby ready) {
      change(event, entry -> entry.ready(ready.pid()));
    } else if (event instanceof WorkerExited exited) {
      startsByPid.remove(exited.pid());
      change(event, entry -> entry.ended(exited, now));
    } else if (event instanceof WorkerBackedOff backoff) {
      change(event, entry -> entry.because(backoff.reason()));
    } else if (event instanceof WorkerGaveUp gaveUp) {
      change(event, entry -> entry.because(gaveUp.reason()));
    }
  }

  private void change(OfWorker event, UnaryOperator<Entry> change) {
    entries.compute(
        Place.of(event.worker()),
        (place, entry) -> change.apply(entry == null ? Entry.NONE : entry));
  }
}
