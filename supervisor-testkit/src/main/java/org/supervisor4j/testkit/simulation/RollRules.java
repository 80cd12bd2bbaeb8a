package org.supervisor4j.testkit.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.supervisor4j.Rollout;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.RollFinished;
import org.supervisor4j.SupervisorEvent.RollStarted;
import org.supervisor4j.SupervisorEvent.SlotRolled;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.lifecycle.ProgramState;
import org.supervisor4j.netty.lifecycle.Resting;
import org.supervisor4j.netty.lifecycle.Roll;
import org.supervisor4j.netty.lifecycle.Seat;

/**
 * One roll at a time; what was withdrawn never starts again; a slot changes hands only to a worker
 * that was ready for the time of observation; requests never make more rolls than there were.
 */
final class RollRules {

  private final Map<WorkerId, Long> readySince = new HashMap<>();
  private final Set<Integer> withdrawn = new HashSet<>();
  private Optional<RollStarted> running = Optional.empty();
  private final Set<WorkerId> left = new HashSet<>();
  private OptionalInt failing = OptionalInt.empty();
  private int requests;
  private int rolls;

  void before(Act act) {
    if (act instanceof Act.Roll || act instanceof Act.RollTo) {
      requests++;
    }
  }

  /** A process was asked for. */
  void spawned(WorkerId worker) {
    Broken.unless(
        !withdrawn.contains(worker.generation()), worker + " is started after it was withdrawn");
    Broken.unless(
        failing.isEmpty() || failing.getAsInt() != worker.generation() || left.contains(worker),
        worker + " is started though its roll has failed");
  }

  /** A roll that has failed says so in the same step, and starts nothing of its own any more. */
  void check(ProgramState state) {
    failing = OptionalInt.empty();
    state.roll().ifPresent(roll -> check(state, roll));
  }

  /** Where the old spec has failed too, the new worker keeps its slot, and is started again. */
  private void leftInPlace(ProgramState state, Roll roll) {
    state.seats().stream()
        .filter(seat -> seat.is(Seat.Role.HOLDER) && seat.isOf(roll.to()))
        .forEach(seat -> left.add(seat.worker()));
  }

  private void check(ProgramState state, Roll roll) {
    if (roll.failure().isPresent()) {
      failing = OptionalInt.of(roll.to().number());
      leftInPlace(state, roll);
      return;
    }
    for (var seat : state.seats()) {
      var fell = seat.isOf(roll.to()) && seat.phase() instanceof Resting;
      Broken.unless(!fell, seat.worker() + " has failed and the roll goes on");
    }
  }

  void check(SupervisorEvent event, long now, ProgramState state) {
    if (event instanceof RollStarted started) {
      Broken.unless(running.isEmpty(), "two rolls at once");
      Broken.unless(++rolls <= requests, "more rolls than requests");
      running = Optional.of(started);
    } else if (event instanceof RollFinished finished) {
      Broken.unless(running.isPresent(), "a roll ended that had not begun");
      finished(finished.outcome());
    } else if (event instanceof WorkerReady ready) {
      readySince.put(ready.worker(), now);
    } else if (event instanceof WorkerStarted started) {
      readySince.remove(started.worker());
    } else if (event instanceof SlotRolled rolled) {
      tookOver(rolled, now, state);
    }
  }

  private void finished(Rollout outcome) {
    if (outcome instanceof Rollout.RolledBack back && !back.reason().contains("stays")) {
      withdrawn.add(back.failed());
    }
    running = Optional.empty();
  }

  private void tookOver(SlotRolled rolled, long now, ProgramState state) {
    var roll = running.orElseThrow(() -> new Broken("a slot rolled without a roll"));
    if (rolled.to() != roll.to()) {
      return; // given back: the old spec takes over as soon as it can
    }
    var worker = new WorkerId(rolled.program(), rolled.slot(), rolled.to());
    var since = readySince.get(worker);
    Broken.unless(since != null, worker + " took over before it was ready");
    var spec =
        state.seats().stream()
            .filter(seat -> seat.generation().number() == rolled.to())
            .findFirst()
            .orElseThrow(() -> new Broken(worker + " took over and is not there"))
            .spec();
    if (since != null) {
      Broken.unless(
          now - since >= spec.rollout().observe().toNanos(),
          worker + " took over before it was observed");
    }
  }
}
