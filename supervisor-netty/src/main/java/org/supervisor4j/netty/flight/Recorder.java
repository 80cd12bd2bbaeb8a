package org.supervisor4j.netty.flight;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.OfRoll;
import org.supervisor4j.SupervisorEvent.OfWorker;

/** Makes what begins and what ends into events that last. */
final class Recorder implements Consumer<SupervisorEvent> {

  private final Map<Long, WorkerStart> starts = new HashMap<>();
  private final Map<Long, WorkerDrain> drains = new HashMap<>();
  private final Map<String, Roll> rolls = new HashMap<>();

  @Override
  public void accept(SupervisorEvent event) {
    if (event instanceof OfWorker worker) {
      ofWorker(worker);
    } else if (event instanceof OfRoll roll) {
      ofRoll(roll);
    }
  }

  private void ofWorker(OfWorker event) {
    if (event instanceof SupervisorEvent.WorkerStarted e) {
      var start = new WorkerStart(e.worker(), e.pid());
      start.begin();
      starts.put(e.pid(), start);
    } else if (event instanceof SupervisorEvent.WorkerNotStarted e) {
      new WorkerStart(e.worker(), 0).failed(e.reason());
    } else if (event instanceof SupervisorEvent.WorkerReady e) {
      started(e.pid());
    } else if (event instanceof SupervisorEvent.WorkerOnStandby e) {
      started(e.pid());
    } else if (event instanceof SupervisorEvent.WorkerDraining e) {
      var drain = new WorkerDrain(e.worker(), e.pid(), e.reason());
      drain.begin();
      drains.put(e.pid(), drain);
    } else if (event instanceof SupervisorEvent.WorkerHung e) {
      new WorkerHang(e).commit();
    } else if (event instanceof SupervisorEvent.WorkerExited e) {
      exited(e);
    }
  }

  private void started(long pid) {
    var start = starts.remove(pid);
    if (start != null) {
      start.succeeded();
    }
  }

  private void exited(SupervisorEvent.WorkerExited exited) {
    var start = starts.remove(exited.pid());
    if (start != null) {
      start.failed(exited.reason());
    }
    var drain = drains.remove(exited.pid());
    if (drain != null) {
      drain.commit();
    }
    new WorkerExit(exited).commit();
  }

  private void ofRoll(OfRoll event) {
    if (event instanceof SupervisorEvent.RollStarted started) {
      var roll = new Roll(started);
      roll.begin();
      rolls.put(started.program(), roll);
    } else if (event instanceof SupervisorEvent.RollFinished finished) {
      var roll = rolls.remove(finished.program());
      if (roll != null) {
        roll.ended(finished.outcome());
      }
    }
  }
}
