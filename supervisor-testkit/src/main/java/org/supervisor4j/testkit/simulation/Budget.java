package org.supervisor4j.testkit.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.WorkerBackedOff;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerGaveUp;
import org.supervisor4j.SupervisorEvent.WorkerNotStarted;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.lifecycle.ProgramState;

/** Restarts of a worker within the period never exceed the budget, and a backoff is waited out. */
final class Budget {

  private static final class Account {
    final List<Long> deaths = new ArrayList<>();
    long notBefore;
  }

  private final Map<WorkerId, Account> accounts = new HashMap<>();

  /** An operator gives a new budget; so do a roll and a resize, whose workers have new seats. */
  void before(Act act) {
    if (act instanceof Act.Start || act instanceof Act.Restart || act instanceof Act.Stop) {
      accounts.clear();
    }
  }

  void check(SupervisorEvent event, long now) {
    if (event instanceof SupervisorEvent.OfRoll
        || event instanceof SupervisorEvent.ProgramResized) {
      accounts.clear();
    } else if (event instanceof WorkerNotStarted not) {
      account(not.worker()).deaths.add(now);
    } else if (event instanceof WorkerExited exited && !exited.asked()) {
      account(exited.worker()).deaths.add(now);
    } else if (event instanceof WorkerBackedOff backed) {
      account(backed.worker()).notBefore = now + backed.delay().toNanos();
    } else if (event instanceof WorkerGaveUp gaveUp) {
      account(gaveUp.worker()).deaths.clear(); // only a cool-down starts it again
    }
  }

  /** A process was asked for; it may come much later. */
  void spawned(WorkerId worker, ProgramState state, long now) {
    var account = account(worker);
    Broken.unless(now >= account.notBefore, () -> worker + " did not wait out its backoff");
    var policy =
        state.seats().stream()
            .filter(seat -> seat.worker().equals(worker))
            .findFirst()
            .map(seat -> seat.spec().restart());
    if (policy.isPresent()) {
      var since = now - policy.get().period().toNanos();
      var answered = account.deaths.stream().filter(death -> death > since).count();
      Broken.unless(answered <= policy.get().maxRestarts(), () -> worker + " is over its budget");
    }
  }

  private Account account(WorkerId worker) {
    return accounts.computeIfAbsent(worker, any -> new Account());
  }
}
