package org.supervisor4j.testkit.simulation;

import static java.util.stream.Collectors.toSet;

import java.util.List;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.lifecycle.ProgramState;
import org.supervisor4j.netty.lifecycle.Seat;
import org.supervisor4j.netty.lifecycle.Seat.Role;
import org.supervisor4j.testkit.virtual.ScriptedChildren;
import org.supervisor4j.testkit.virtual.VirtualProgram;

/** What must hold after every step. */
final class Invariants {

  private final EventOrder order = new EventOrder();
  private final Capacity capacity = new Capacity();
  private final Budget budget = new Budget();
  private final RollRules rolls = new RollRules();
  private int seen;

  void before(Act act) {
    capacity.before(act);
    budget.before(act);
    rolls.before(act);
  }

  void spawned(WorkerId worker) {
    rolls.spawned(worker);
  }

  void check(VirtualProgram program) {
    var state = program.engine().state();
    var now = program.time().now();
    var events = program.story().events();
    for (var event : events.subList(seen, events.size())) {
      order.check(event);
      capacity.note(event);
      budget.check(event, state, now);
      rolls.check(event, now, state);
    }
    seen = events.size();
    capacity.check(state);
    rolls.check(state);
    processesAreKnown(state, program.children());
    slotsAreHeld(state);
  }

  /** Every process has one seat, every seat that says so has a process or a report on its way. */
  private static void processesAreKnown(ProgramState state, ScriptedChildren children) {
    var known = state.seats().stream().filter(Seat::isOccupied).toList();
    for (var child : children.live()) {
      var seats = known.stream().filter(seat -> seat.hasProcess(child.serial())).count();
      Broken.unless(seats == 1, child.worker() + " has " + seats + " seats");
    }
  }

  private static void slotsAreHeld(ProgramState state) {
    var holders = state.seats().stream().filter(Seat::holds).toList();
    var slots = holders.stream().map(Seat::slot).collect(toSet());
    Broken.unless(slots.size() == holders.size(), "a slot has two holders");
    if (state.roll().isEmpty()) {
      held(state, holders);
    }
  }

  private static void held(ProgramState state, List<Seat> holders) {
    var wanted = state.serving().spec().workers();
    Broken.unless(
        holders.stream().filter(seat -> seat.slot() < wanted).count() == wanted,
        "a slot has no holder");
    var onTrial = state.seats().stream().anyMatch(s -> s.is(Role.TRIAL) || s.is(Role.RESTORING));
    Broken.unless(!onTrial, "a trial without a roll");
  }
}
