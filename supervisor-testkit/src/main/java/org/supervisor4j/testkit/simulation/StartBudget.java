package org.supervisor4j.testkit.simulation;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.WorkerGaveUp;
import org.supervisor4j.SupervisorEvent.WorkerOnStandby;
import org.supervisor4j.SupervisorEvent.WorkerPromoted;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.WorkerId;

/**
 * Where starts that fail have a budget of their own, none is tried again beyond it, and none is
 * given up within it.
 */
final class StartBudget {

  /** Starts that have failed since the worker was ready last. */
  private final Map<WorkerId, Integer> rows = new HashMap<>();

  /** The same, or since it was given a new budget. */
  private final Map<WorkerId, Integer> spent = new HashMap<>();

  void failed(WorkerId worker) {
    rows.merge(worker, 1, Integer::sum);
    spent.merge(worker, 1, Integer::sum);
  }

  void renew(Predicate<WorkerId> whose) {
    spent.keySet().removeIf(whose);
  }

  void check(SupervisorEvent event) {
    if (event instanceof WorkerReady ready) {
      begins(ready.worker());
    } else if (event instanceof WorkerOnStandby spare) {
      begins(spare.worker());
    } else if (event instanceof WorkerPromoted promoted) {
      begins(promoted.worker());
    }
  }

  private void begins(WorkerId worker) {
    rows.remove(worker);
    spent.remove(worker);
  }

  /** A process was asked for. */
  void spawned(WorkerId worker, int retries) {
    Broken.unless(
        spent.getOrDefault(worker, 0) <= retries, () -> worker + " is over its start retries");
  }

  void gaveUp(WorkerGaveUp event, int retries) {
    if (event.reason().contains(" starts in a row have failed")) {
      Broken.unless(
          event.reason().startsWith((retries + 1) + " starts")
              && rows.getOrDefault(event.worker(), 0) > retries,
          () -> event.worker() + " was given up within its start retries");
    }
  }
}
