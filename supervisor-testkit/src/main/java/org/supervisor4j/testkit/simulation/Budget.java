package org.supervisor4j.testkit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.WorkerBackedOff;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerGaveUp;
import org.supervisor4j.SupervisorEvent.WorkerNotStarted;
import org.supervisor4j.SupervisorEvent.WorkerPromoted;
import org.supervisor4j.SupervisorEvent.WorkerRecycling;
import org.supervisor4j.SupervisorEvent.WorkerReplaced;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.lifecycle.Occupied;
import org.supervisor4j.netty.lifecycle.ProgramState;
import org.supervisor4j.netty.lifecycle.Seat;

/**
 * Restarts of a worker within the period never exceed the budget, and none is given up before; only
 * the first death of a series is answered at once, and a backoff is waited out. Where starts that
 * fail have a budget of their own, they spend that one, and no other.
 */
final class Budget {

  private static final class Account {
    final List<Long> deaths = new ArrayList<>();
    long notBefore;
    boolean mustWait;
  }

  private final Map<WorkerId, Account> accounts = new HashMap<>();
  private final Map<WorkerId, List<Long>> ends = new HashMap<>(); // asked for or not, all of them
  private final StartBudget starts = new StartBudget();
  private final ReadySince ready;

  Budget(ReadySince ready) {
    this.ready = ready;
  }

  /** What successors do is on nobody's account: they are no restarts. */
  private final Set<WorkerId> trying = new HashSet<>();

  private final Set<Long> successors = new HashSet<>(); // pids
  private final Map<Integer, WorkerId> names = new HashMap<>(); // of seats, before this step
  private final Set<Long> renewed = new HashSet<>(); // pids of spares that were recycled

  /** An operator gives a new budget; so do a roll and a resize, whose workers have new seats. */
  void before(Act act) {
    if (act instanceof Act.Start || act instanceof Act.StartAfter || act instanceof Act.Restart) {
      renew(worker -> true);
    } else if (act instanceof Act.OfSlot one) {
      renew(worker -> worker.slot() == one.slot());
    }
  }

  private void renew(Predicate<WorkerId> whose) {
    accounts.keySet().removeIf(whose);
    starts.renew(whose);
  }

  void check(SupervisorEvent event, long now, ProgramState state) {
    starts.check(event);
    if (event instanceof SupervisorEvent.OfRoll
        || event instanceof SupervisorEvent.ProgramResized) {
      renew(worker -> true);
    } else if (event instanceof WorkerStarted started) {
      started(started, state);
    } else if (event instanceof WorkerReplaced replaced) {
      successors.remove(replaced.successor());
    } else if (event instanceof WorkerRecycling worn) {
      recycled(worn, state);
    } else if (event instanceof WorkerPromoted promoted) {
      promoted(promoted, now, state);
    } else if (event instanceof WorkerNotStarted not) {
      if (!trying.remove(not.worker()) && !failedToStart(not.worker(), state)) {
        died(not.worker(), now, false);
      }
    } else if (event instanceof WorkerExited exited) {
      exited(exited, now, state);
    } else if (event instanceof WorkerBackedOff backed) {
      account(backed.worker()).notBefore = now + backed.delay().toNanos();
      account(backed.worker()).mustWait = false;
    } else if (event instanceof WorkerGaveUp gaveUp) {
      if (!isSpare(gaveUp.worker(), state)) { // its number was another before a resize, perhaps
        policy(gaveUp.worker(), state).ifPresent(policy -> gaveUp(gaveUp, now, policy));
      }
      renew(gaveUp.worker()::equals); // only a cool-down starts it again
    }
  }

  /** Whether it counts where such starts have a budget of their own. */
  private boolean failedToStart(WorkerId worker, ProgramState state) {
    var counts = policy(worker, state).filter(own -> own.startRetries().isPresent()).isPresent();
    if (counts) {
      starts.failed(worker);
      account(worker).mustWait = true; // also after the first
    }
    return counts;
  }

  /** A spare that is worn is started anew, with a new budget. */
  private void recycled(WorkerRecycling event, ProgramState state) {
    for (var seat : state.seats()) {
      if (seat.is(Seat.Role.SPARE) && seat.hasPid(event.pid()) && !seat.isHung()) {
        renewed.add(event.pid());
      }
    }
  }

  /** Who died goes on among the spares: its wait does, too, and its deaths stay with the slot. */
  private void promoted(WorkerPromoted event, long now, ProgramState state) {
    var slot = event.worker();
    var old = accounts.remove(new WorkerId(slot.program(), event.spare(), slot.generation()));
    var account = account(slot);
    for (var seat : state.seats()) {
      if (seat.is(Seat.Role.SPARE) && slot.equals(names.get(seat.id()))) {
        withinBudget(slot, state, now);
        var dead = old == null ? new Account() : old;
        dead.notBefore = account.notBefore;
        dead.mustWait = account.mustWait;
        accounts.put(seat.worker(), dead);
        account.notBefore = 0;
        account.mustWait = false;
      }
    }
  }

  /** After every step. */
  void remember(ProgramState state) {
    state.seats().forEach(seat -> names.put(seat.id(), seat.worker()));
    if (!state.up()) {
      renew(worker -> true); // by whoever starts it
    }
  }

  private void started(WorkerStarted started, ProgramState state) {
    for (var seat : state.seats()) {
      if (seat.is(Seat.Role.SUCCESSOR) && seat.hasPid(started.pid())) {
        trying.remove(started.worker());
        successors.add(started.pid());
      }
    }
  }

  private void exited(WorkerExited exited, long now, ProgramState state) {
    var worker = exited.worker();
    if (renewed.remove(exited.pid())) {
      accounts.remove(worker);
    }
    var successor = successors.contains(exited.pid());
    var late = exited.asked() && exited.reason().startsWith("not ready within");
    var failed = ready.of(exited.pid()).isEmpty() && (late || !exited.asked());
    if (!successor && failed && failedToStart(worker, state)) {
      ends(worker).add(now);
    } else if (exited.asked() || successor) {
      ends(worker).add(now);
    } else {
      var policy = policy(worker, state);
      var stable = policy.map(RestartPolicy::stableAfter).orElse(Duration.ZERO).toNanos();
      died(worker, now, ready.of(exited.pid()).filter(t -> now - t >= stable).isPresent());
    }
  }

  private void died(WorkerId worker, long now, boolean wasStable) {
    var account = account(worker);
    account.mustWait = !wasStable && !account.deaths.isEmpty();
    account.deaths.add(now);
    ends(worker).add(now);
  }

  /** Of a spent budget there is as much to see: a death that was asked for may be one, too. */
  private void gaveUp(WorkerGaveUp event, long now, RestartPolicy policy) {
    policy.startRetries().ifPresent(retries -> starts.gaveUp(event, retries));
    if (event.reason().startsWith("it needs more than")) {
      var since = now - policy.period().toNanos();
      var deaths = ends(event.worker()).stream().filter(death -> death > since).count();
      Broken.unless(
          deaths > policy.maxRestarts(), () -> event.worker() + " was given up within its budget");
    }
  }

  /** A process was asked for; it may come much later. */
  void spawned(WorkerId worker, ProgramState state, long now) {
    if (succeeds(worker, state, now)) {
      trying.add(worker);
      return;
    }
    trying.remove(worker);
    var account = account(worker);
    Broken.unless(now >= account.notBefore, () -> worker + " did not wait out its backoff");
    Broken.unless(!account.mustWait, () -> worker + " died twice and was started at once");
    withinBudget(worker, state, now);
    policy(worker, state)
        .ifPresent(policy -> policy.startRetries().ifPresent(most -> starts.spawned(worker, most)));
  }

  private static boolean isSpare(WorkerId worker, ProgramState state) {
    return state.seats().stream()
        .anyMatch(seat -> seat.is(Seat.Role.SPARE) && seat.worker().equals(worker));
  }

  private void withinBudget(WorkerId worker, ProgramState state, long now) {
    var policy = policy(worker, state);
    if (policy.isPresent()) {
      var since = now - policy.get().period().toNanos();
      var answered = account(worker).deaths.stream().filter(death -> death > since).count();
      Broken.unless(answered <= policy.get().maxRestarts(), () -> worker + " is over its budget");
    }
  }

  private static boolean succeeds(WorkerId worker, ProgramState state, long now) {
    return state.seats().stream()
        .filter(seat -> seat.is(Seat.Role.SUCCESSOR) && seat.worker().equals(worker))
        .anyMatch(seat -> seat.phase() instanceof Occupied.Spawning && seat.since() == now);
  }

  private static Optional<RestartPolicy> policy(WorkerId worker, ProgramState state) {
    return state.seats().stream()
        .filter(seat -> seat.worker().equals(worker))
        .findFirst()
        .map(seat -> seat.spec().restart());
  }

  private List<Long> ends(WorkerId worker) {
    return ends.computeIfAbsent(worker, any -> new ArrayList<>());
  }

  private Account account(WorkerId worker) {
    return accounts.computeIfAbsent(worker, any -> new Account());
  }
}
