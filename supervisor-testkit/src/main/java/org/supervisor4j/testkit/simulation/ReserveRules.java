package org.supervisor4j.testkit.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.WorkerPromoted;
import org.supervisor4j.netty.lifecycle.Occupied;
import org.supervisor4j.netty.lifecycle.ProgramState;
import org.supervisor4j.netty.lifecycle.Resting;
import org.supervisor4j.netty.lifecycle.Seat;
import org.supervisor4j.netty.lifecycle.Seat.Role;

/**
 * There are as many spares as the serving spec says, of its generation, numbered behind the slots,
 * and none starts by a number that a living process knows itself by; none stays down when every
 * slot runs; no slot waits for a restart, and no worker that is to be replaced for its successor,
 * while a spare is ready that may take over.
 */
final class ReserveRules {

  private final Map<Integer, Integer> restarts = new HashMap<>(); // by seat

  void check(ProgramState state, long now) {
    var numbers = new HashSet<Integer>();
    for (var seat : state.seats()) {
      if (seat.is(Role.SPARE)) {
        Broken.unless(numbers.add(seat.slot()), () -> seat.worker() + " is twice a spare");
        Broken.unless(seat.slot() >= state.size(), () -> seat.worker() + " is spare and slot");
        Broken.unless(seat.isOf(state.serving()), () -> seat.worker() + " is a spare of the past");
        hasItsOwnName(seat, state, now);
      }
    }
    var wanted = state.serving().spec().standby();
    Broken.unless(
        numbers.size() == wanted, () -> numbers.size() + " spares, " + wanted + " are wanted");
    if (state.up()) {
      nobodyIdles(state);
      state.seats().forEach(seat -> nobodyWaits(seat, state, now));
    }
    state.seats().forEach(seat -> restarts.put(seat.id(), seat.status(now).restarts()));
  }

  /** A worker that died, or ails, is followed by one that can be told to accept. */
  static void check(SupervisorEvent event, ProgramState state) {
    if (event instanceof WorkerPromoted promoted) {
      var fits =
          state.seats().stream()
              .filter(seat -> seat.hasPid(promoted.pid()))
              .anyMatch(seat -> seat.hears() || seat.is(Role.RETIRING)); // a roll took it at once
      Broken.unless(fits, () -> event + ", and it can't be told to accept");
    }
  }

  private static void hasItsOwnName(Seat spare, ProgramState state, long now) {
    var begins = spare.phase() instanceof Occupied.Spawning && spare.since() == now;
    if (begins && spare.born() == spare.slot()) { // a resize has not made that number a slot's
      for (var other : state.seats()) {
        var same =
            other.id() != spare.id()
                && other.isOccupied()
                && other.born() == spare.born()
                && other.isOf(spare.generation());
        Broken.unless(!same, () -> spare.worker() + " has the name of another that lives");
      }
    }
  }

  private static void nobodyIdles(ProgramState state) {
    if (state.seats().stream().allMatch(seat -> seat.isRunning() || !isWanted(seat, state))) {
      for (var seat : state.seats()) {
        var idle = seat.is(Role.SPARE) && seat.phase() instanceof Resting.Stopped;
        Broken.unless(!idle, () -> seat.worker() + " is a spare that nobody starts");
      }
    }
  }

  private static boolean isWanted(Seat seat, ProgramState state) {
    return seat.holds() && state.wants(seat.slot());
  }

  private void nobodyWaits(Seat slot, ProgramState state, long now) {
    if (!slot.is(Role.HOLDER)) {
      return;
    }
    var again = slot.status(now).restarts() > restarts.getOrDefault(slot.id(), 0);
    var dead =
        slot.phase() instanceof Resting.Backoff
            || (again && slot.phase() instanceof Occupied.Spawning);
    var ailing = slot.isAiling() && state.roll().isEmpty();
    for (var seat : state.seats()) {
      if (isReady(seat) && seat.isOf(slot.generation())) {
        Broken.unless(!dead, () -> slot.worker() + " waits though a spare is ready");
        var proven = now - seat.since() >= seat.spec().rollout().observe().toNanos();
        Broken.unless(!ailing || !proven, () -> slot.worker() + " stays though a spare is ready");
      }
    }
  }

  private static boolean isReady(Seat seat) {
    return seat.is(Role.SPARE) && seat.hears();
  }
}
