package org.supervisor4j.netty.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.supervisor4j.netty.lifecycle.Seat.Role;
import org.supervisor4j.netty.lifecycle.Waiter.Goal;

/** A program's state while a step is being made; lives for one step. */
final class Board {

  final Turn turn;
  final String name;
  final List<Seat> seats;
  boolean up;
  Set<String> waitsFor;

  /** Whether everybody is to go in this step. */
  boolean wholly;

  Generation serving;
  int size;
  Set<Integer> parked;
  int children;
  Optional<Roll> roll;
  Optional<Roll.Queued> queued;
  List<Waiter> waiters;
  long rolledAt;
  private final long salt;
  private int lastGeneration;
  private int lastSeat;

  Board(ProgramState state, long now) {
    turn = new Turn(now, state.lastSerial(), state.salt());
    name = state.name();
    seats = new ArrayList<>(state.seats());
    up = state.up();
    waitsFor = state.waitsFor();
    serving = state.serving();
    size = state.size();
    parked = state.parked();
    children = state.children();
    roll = state.roll();
    queued = state.queued();
    waiters = state.waiters();
    rolledAt = state.rolledAt();
    salt = state.salt();
    lastGeneration = state.lastGeneration();
    lastSeat = state.lastSeat();
  }

  ProgramState freeze() {
    seats.removeIf(seat -> seat.is(Role.RETIRING) && !seat.isOccupied());
    return new ProgramState(
        name,
        up,
        waitsFor,
        serving,
        size,
        parked,
        children,
        List.copyOf(seats),
        roll,
        queued,
        waiters,
        rolledAt,
        lastGeneration,
        lastSeat,
        turn.lastSerial(),
        salt);
  }

  int newGeneration() {
    return ++lastGeneration;
  }

  /** The generation that is to serve when all is well. */
  Generation toServe() {
    return Roll.toServe(roll, serving);
  }

  /** How many its masters are to have; 0 if they are none. */
  int childrenToServe() {
    return roll.filter(it -> it.failure().isEmpty()).map(Roll::children).orElse(children);
  }

  List<Seat> all(Predicate<Seat> wanted) {
    List<Seat> found = new ArrayList<>(seats.size()); // a loop: it is asked several times a step
    for (var seat : seats) {
      if (wanted.test(seat)) {
        found.add(seat);
      }
    }
    return found;
  }

  List<Seat> all(Role role) {
    return all(seat -> seat.is(role));
  }

  List<Seat> holders() {
    return all(Seat::holds);
  }

  Optional<Seat> holder(int slot) {
    for (var seat : seats) {
      if (seat.holds() && seat.slot() == slot) {
        return Optional.of(seat);
      }
    }
    return Optional.empty();
  }

  /** How many slots there are, while it rolls to more of them as well. */
  int slots() {
    return Roll.slots(roll, size);
  }

  /** Whether it is wanted up, as far as operators say; one that is not there may be. */
  boolean wants(int slot) {
    return up && !parked.contains(slot);
  }

  boolean wants(Seat seat) {
    return wants(seat.slot());
  }

  Seat add(int slot, Generation generation, Role role) {
    var wanted = roll.filter(it -> it.to().equals(generation)).map(Roll::children);
    var seat = Seat.empty(++lastSeat, slot, generation, role, turn.now, wanted.orElse(children));
    seats.add(seat);
    return seat;
  }

  /** Changes one seat, as it is now. */
  void change(Seat which, UnaryOperator<Seat> change) {
    for (int i = 0; i < seats.size(); i++) {
      if (seats.get(i).id() == which.id()) {
        seats.set(i, change.apply(seats.get(i)));
        return;
      }
    }
  }

  void start(Seat which) {
    change(which, seat -> seat.phase().start(seat, turn));
  }

  void end(Seat which, Ending ending) {
    var why = wholly ? ending.ofAll() : ending;
    change(which, seat -> seat.phase().end(seat, turn, why));
  }

  /** The seat loses its slot and goes. */
  void retire(Seat which, String reason) {
    change(which, seat -> seat.as(Role.RETIRING));
    end(which, Ending.down(reason));
  }

  /** The slot changes hands: who held it retires. */
  void handOver(Seat successor, String reason) {
    holder(successor.slot()).ifPresent(holder -> retire(holder, reason));
    change(successor, seat -> seat.as(Role.HOLDER));
  }

  /** Every slot of the serving generation has a holder of it; all other holders retire. */
  void seatHolders() {
    for (var stranger : all(seat -> seat.holds() && !seat.isOf(serving))) {
      retire(stranger, "generation " + serving.number() + " takes its place");
    }
    fillSlots();
  }

  /** Every slot has a holder; gives the new ones, which are down. */
  List<Seat> fillSlots() {
    var added = new ArrayList<Seat>();
    for (int slot = 0; slot < size; slot++) {
      if (holder(slot).isEmpty()) {
        added.add(add(slot, serving, Role.HOLDER));
      }
    }
    return added;
  }

  void await(long operation, Goal goal, int number) {
    var all = new ArrayList<>(waiters);
    all.add(new Waiter(operation, goal, number));
    waiters = List.copyOf(all);
  }

  void complete(List<Long> operations, Effect.Outcome outcome) {
    operations.forEach(operation -> turn.complete(operation, outcome));
  }
}
