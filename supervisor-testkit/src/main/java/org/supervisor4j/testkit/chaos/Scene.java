package org.supervisor4j.testkit.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.supervisor4j.Program;
import org.supervisor4j.Supervisor;
import org.supervisor4j.WorkerStatus;
import org.supervisor4j.testkit.fault.Act;
import org.supervisor4j.testkit.fault.Faults;
import org.supervisor4j.testkit.fault.Puppets;
import org.supervisor4j.testkit.proc.Proc;
import org.supervisor4j.testkit.traffic.Allowance;
import org.supervisor4j.testkit.traffic.LossCause;

/**
 * What a card may lay hands on. Several cards may use it at once.
 *
 * @param pair whether two cards are played at once now
 * @param patience how long anything may take
 */
record Scene(
    Supervisor supervisor,
    Program program,
    Faults faults,
    Optional<Puppets> puppets,
    Excuses excuses,
    List<Allowance> allowances,
    Violations violations,
    boolean pair,
    Duration patience) {

  private static final Duration STEP = Duration.ofMillis(10);
  private static final int TRIES = 5;

  Scene with(boolean two) {
    return new Scene(
        supervisor, program, faults, puppets, excuses, allowances, violations, two, patience);
  }

  /** Does it to the worker that is ready in this slot, to the next if it goes meanwhile. */
  void onReady(int slot, Consumer<WorkerStatus> act) {
    for (int attempt = 1; ; attempt++) {
      var worker = ready(slot);
      try {
        act.accept(worker);
        return;
      } catch (RuntimeException e) {
        if (attempt == TRIES || worker.pid().equals(ready(slot).pid())) {
          throw e;
        }
      }
    }
  }

  /** Waits for it. */
  WorkerStatus ready(int slot) {
    until(() -> find(slot).isPresent(), "nobody got ready in slot " + slot);
    return find(slot).orElseThrow(() -> new IllegalStateException("slot " + slot + " is empty"));
  }

  private Optional<WorkerStatus> find(int slot) {
    return program.status().ready().stream()
        .filter(worker -> worker.id().slot() == slot)
        .findFirst();
  }

  void tell(WorkerStatus worker, Act act) {
    puppets.orElseThrow().tell(worker, act);
  }

  /** How many connections it has at most: its listener and its channel are among them. */
  long held(WorkerStatus worker) {
    return Proc.descriptors(worker.pid().orElseThrow())
        .filter(descriptor -> descriptor.socket().isPresent())
        .count();
  }

  /** What a worker held that has died at this moment. */
  void allowHeld(Deal deal, WorkerStatus worker, Instant at, long held) {
    allow(deal, Allowance.insideKilled(worker.id().toString(), at, Math.max(1, held)));
  }

  /** What a worker held that did nothing until now. */
  void allowLate(Deal deal, WorkerStatus worker, Instant from, long held) {
    var id = worker.id().toString();
    allow(deal, Allowance.insideFrozen(id, from, Instant.now(), Math.max(1, held)));
  }

  /** Losses of these causes, until five seconds from now. */
  void allow(Deal deal, Instant from, long atMost, Set<LossCause> causes) {
    allow(deal, new Allowance(deal.toString(), from, Instant.now().plusSeconds(5), causes, atMost));
  }

  private void allow(Deal deal, Allowance its) {
    var name = deal.card() + ": " + its.fault();
    allowances.add(new Allowance(name, its.from(), its.to(), its.causes(), its.atMost()));
  }

  /** Waits for the end of this one's process, which its supervisor has heard of. */
  void untilGone(WorkerStatus worker) {
    until(
        () -> program.status().workers().stream().noneMatch(it -> it.pid().equals(worker.pid())),
        worker.id() + " did not end");
  }

  /** Waits for another that is ready in its slot. */
  void untilReplaced(WorkerStatus worker) {
    until(
        () -> find(worker.id().slot()).filter(it -> !it.pid().equals(worker.pid())).isPresent(),
        worker.id() + " was not replaced");
  }

  /** Lets time pass, unless all is lost already. */
  void pause(Duration time) {
    violations.awaitFirst(time);
  }

  void until(BooleanSupplier condition, String complaint) {
    var end = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException(
            complaint + " within " + patience + ": " + program.status());
      }
      if (violations.awaitFirst(STEP)) {
        throw new IllegalStateException("given up, after a violation");
      }
    }
  }

  <T> T join(Future<T> future, String what) {
    return join(future, what, patience);
  }

  <T> T join(Future<T> future, String what, Duration within) {
    try {
      return future.get(within.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(what + " failed: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "%s was not over within %s: %s".formatted(what, within, program.status()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(what + " was interrupted", e);
    }
  }
}
