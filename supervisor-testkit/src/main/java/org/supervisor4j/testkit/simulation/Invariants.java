package org.supervisor4j.testkit.simulation;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.lifecycle.Alive;
import org.supervisor4j.netty.lifecycle.Leaving;
import org.supervisor4j.netty.lifecycle.Occupied;
import org.supervisor4j.netty.lifecycle.ProgramState;
import org.supervisor4j.netty.lifecycle.Resting;
import org.supervisor4j.netty.lifecycle.Seat;
import org.supervisor4j.netty.lifecycle.Seat.Role;
import org.supervisor4j.testkit.virtual.ScriptedChildren;
import org.supervisor4j.testkit.virtual.VirtualProgram;

/** What must hold after every step. */
final class Invariants {

  /** More steps than any schedule takes in a second. */
  private static final int ENDLESS = 10_000;

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final EventOrder order = new EventOrder();
  private final Capacity capacity = new Capacity();
  private final ReadySince ready = new ReadySince();
  private final Budget budget = new Budget(ready);
  private final RollRules rolls = new RollRules(ready);
  private final ReplacementRules replacements = new ReplacementRules(ready);
  private final ReserveRules reserve = new ReserveRules();
  private final ParkingRules parking = new ParkingRules();
  private final PrecedenceRules precedence = new PrecedenceRules();
  private final Orders orders = new Orders();
  private @Nullable ProgramState checked;
  private int seen;
  private long since;
  private int steps;

  void before(Act act, ProgramState state) {
    parking.before(act, state);
    precedence.before(act, state);
    capacity.before(act, state);
    budget.before(act);
    rolls.before(act);
  }

  /** A process is asked for in the middle of a step: what led to it comes first. */
  void spawned(WorkerId worker, VirtualProgram program) {
    hear(program);
    rolls.spawned(worker);
    ParkingRules.spawned(worker, program.engine().state());
    budget.spawned(worker, program.engine().state(), program.time().now());
  }

  @SuppressWarnings("ReferenceEquality") // every step of the core makes another state
  void check(VirtualProgram program) {
    var state = program.engine().state();
    var now = program.time().now();
    if (state != checked) {
      hear(program);
      capacity.check(state);
      rolls.check(state);
      Slots.check(state);
      Slots.drain(state);
      rolls.held(state);
      replacements.check(state, now);
      reserve.check(state, now);
      precedence.check(state, parking.areAllIn(state));
      parking.check(state);
      for (var seat : state.seats()) {
        isAsWanted(seat, seat.is(Role.SPARE) ? state.up() : state.wants(seat.slot()));
      }
      budget.remember(state);
      checked = state;
    }
    processesAreKnown(state, program.children());
    timePasses(now);
    program.children().mistake().ifPresent(Invariants::broken);
    Broken.unless(program.time().alarms() <= 1, "two alarms of one program");
    if (program.time().isSettled()) {
      seatsHaveProcesses(state, program.children());
      orders.check(state, program.children(), now);
      ShardRules.check(state, program.children());
      ChildrenRules.check(state, program.children(), now);
    }
  }

  private void hear(VirtualProgram program) {
    var state = program.engine().state();
    var now = program.time().now();
    for (var event : program.story().eventsFrom(seen)) {
      seen++;
      order.check(event);
      ready.note(event, now);
      capacity.note(event);
      budget.check(event, now, state);
      rolls.check(event, now, state);
      replacements.check(event, now, state);
      ReserveRules.check(event, state);
    }
  }

  private static void broken(String what) {
    throw new Broken(what);
  }

  /** Every process has one seat, also one whose spawn is not answered yet. */
  private static void processesAreKnown(ProgramState state, ScriptedChildren children) {
    for (var child : children.live()) {
      isKnown(state, child.serial());
    }
    for (var serial : children.spawning()) {
      isKnown(state, serial);
    }
  }

  private static void isKnown(ProgramState state, long serial) {
    var count = 0;
    for (var seat : state.seats()) {
      count += seat.hasProcess(serial) ? 1 : 0;
    }
    if (count != 1) {
      throw new Broken("process " + serial + " has " + count + " seats");
    }
  }

  /** Every seat that says so has a process, when no report is on its way. */
  private static void seatsHaveProcesses(ProgramState state, ScriptedChildren children) {
    var occupied = 0;
    for (var seat : state.seats()) {
      occupied += seat.isOccupied() ? 1 : 0;
    }
    Broken.unless(
        occupied == children.live().size() + children.spawning().size(),
        "a seat waits for no process");
  }

  /**
   * A program, or slot, that is down: what has no process rests, what has one leaves. One that is
   * up is not left behind.
   */
  private static void isAsWanted(Seat seat, boolean up) {
    var phase = seat.phase();
    var comes = phase instanceof Occupied.Spawning || phase instanceof Resting.Backoff;
    var stays = phase instanceof Alive && !(phase instanceof Leaving);
    Broken.unless(up || (!comes && !stays), () -> seat.worker() + " is up, and not wanted up");
    var rests = seat.holds() && phase instanceof Resting.Stopped;
    Broken.unless(!up || !rests, () -> seat.worker() + " is down, and wanted up");
    var stray = seat.is(Role.RETIRING) && (comes || stays);
    Broken.unless(!stray, () -> seat.worker() + " has lost its slot and is up");
  }

  private void timePasses(long now) {
    steps++;
    if (now - since >= SECOND) {
      since = now;
      steps = 0;
    }
    Broken.unless(steps < ENDLESS, "time stands still");
  }
}
