package org.supervisor4j.testkit.simulation;

import java.util.BitSet;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.netty.lifecycle.Leaving;
import org.supervisor4j.netty.lifecycle.ProgramState;
import org.supervisor4j.netty.lifecycle.Roll;
import org.supervisor4j.netty.lifecycle.Seat;
import org.supervisor4j.netty.lifecycle.Seat.Role;

/** Every slot that is wanted has one holder, at all times, and no other slot has one for long. */
final class Slots {

  private Slots() {}

  static void check(ProgramState state) {
    var held = new BitSet();
    for (var seat : state.seats()) {
      Broken.unless(!seat.holds() || !held.get(seat.slot()), "a slot has two holders");
      held.set(seat.slot(), held.get(seat.slot()) || seat.holds());
    }
    Broken.unless(held.nextClearBit(0) >= state.size(), "a slot has no holder");
    // a roll to more workers fills its slots before they count
    int most =
        state.roll().map(Roll::size).filter(size -> size > state.size()).orElse(state.size());
    for (var seat : state.seats()) {
      var wanted = seat.slot() < most || seat.is(Role.RETIRING) || seat.is(Role.SPARE);
      Broken.unless(wanted, () -> seat.worker() + " is in a slot that was removed");
      var rolls = seat.is(Role.TRIAL) || seat.is(Role.RESTORING) || seat.is(Role.WITHDRAWN);
      Broken.unless(
          !rolls || state.roll().isPresent(), () -> seat.worker() + " rolls without a roll");
    }
  }

  /** More than are allowed drain at no time. */
  static void drain(ProgramState state) {
    var most = state.toServe().spec().rollout().draining();
    var draining =
        state.seats().stream()
            .filter(seat -> seat.phase() instanceof Leaving.Draining going && going.told())
            .map(seat -> seat.generation().number())
            .distinct()
            .count();
    Broken.unless(draining <= most, () -> draining + " generations drain, at most " + most);
  }

  /** From the request on the number is what was asked for, whatever else goes on. */
  static void resized(ProgramState state, int workers) {
    var rolled = state.roll().map(Roll::size).orElse(workers);
    Broken.unless(state.size() == workers && rolled == workers, () -> "not resized to " + workers);
    var waits = state.queued().flatMap(Roll.Queued::next).map(ProgramSpec::workers);
    Broken.unless(waits.orElse(workers) == workers, "the roll that waits is not resized");
    Broken.unless(state.spec().workers() == workers, () -> "the spec does not show " + workers);
  }

  /** A resize that completes well has told the truth. */
  static void settled(ProgramState state, int workers) {
    var holders = state.seats().stream().filter(Seat::holds).toList();
    Broken.unless(
        holders.size() == workers, () -> holders.size() + " slots, resized to " + workers);
    Broken.unless(
        holders.stream().allMatch(seat -> seat.isRunning() || !state.wants(seat.slot())),
        "resized, and a slot is not ready");
    for (var seat : state.seats()) {
      Broken.unless(
          seat.slot() < workers || seat.is(Role.SPARE) || !seat.isOccupied(),
          () -> "resized, and " + seat.worker() + " is still there");
    }
  }
}
