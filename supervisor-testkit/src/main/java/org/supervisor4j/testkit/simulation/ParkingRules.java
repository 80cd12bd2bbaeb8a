package org.supervisor4j.testkit.simulation;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.lifecycle.Occupied;
import org.supervisor4j.netty.lifecycle.ProgramState;
import org.supervisor4j.netty.lifecycle.Seat;
import org.supervisor4j.netty.lifecycle.Seat.Role;

/**
 * A slot that was stopped by hand stays down until it is started by hand or with all others; of a
 * program that was down only the slot comes up that was started.
 */
final class ParkingRules {

  private final Set<Integer> parked = new HashSet<>();

  void before(Act act, ProgramState state) {
    var mayCome = state.up() || !state.waitsFor().isEmpty();
    if (act instanceof Act.Start || act instanceof Act.Restart || act instanceof Act.Stop) {
      parked.clear();
    } else if (act instanceof Act.StartAfter start && (state.up() || start.others().isEmpty())) {
      parked.clear();
    } else if (act instanceof Act.StopSlot stop && mayCome && stop.slot() < state.slots()) {
      parked.add(stop.slot());
    } else if (act instanceof Act.OfSlot start && !(act instanceof Act.StopSlot)) {
      started(start.slot(), state);
    }
  }

  private void started(int slot, ProgramState state) {
    if (slot < state.slots() && !state.up()) {
      IntStream.range(0, state.size()).forEach(parked::add);
    }
    parked.remove(slot);
  }

  void check(ProgramState state) {
    var mayCome = state.up() || !state.waitsFor().isEmpty();
    parked.removeIf(slot -> slot >= state.slots() || !mayCome);
    Broken.unless(
        parked.equals(state.parked()), () -> state.parked() + " are parked, not " + parked);
    Broken.unless(!mayCome || parked.size() < state.slots(), "it is up, and no slot is wanted up");
  }

  /** Whether every slot is parked. */
  boolean areAllIn(ProgramState state) {
    return IntStream.range(0, state.slots()).allMatch(parked::contains);
  }

  /** A process was asked for. */
  static void spawned(WorkerId worker, ProgramState state) {
    for (var seat : state.seats()) {
      var comes = seat.phase() instanceof Occupied.Spawning && seat.worker().equals(worker);
      Broken.unless(
          !comes || seat.is(Role.SPARE) || state.wants(seat.slot()),
          () -> worker + " is started, and not wanted up");
    }
  }

  /** A start, or restart, that completes well has told the truth. */
  static void isUp(int slot, ProgramState state) {
    var runs =
        state.seats().stream()
            .anyMatch(seat -> seat.holds() && seat.slot() == slot && seat.isRunning());
    Broken.unless(runs, () -> "slot " + slot + " was started, and is not ready");
  }

  /** So has a stop. */
  static void isDown(int slot, ProgramState state) {
    for (Seat seat : state.seats()) {
      Broken.unless(
          seat.slot() != slot || seat.is(Role.SPARE) || !seat.isOccupied(),
          () -> "slot " + slot + " was stopped, and has a process");
    }
  }
}
