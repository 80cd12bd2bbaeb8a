package org.supervisor4j.netty.lifecycle;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.ProgramStatus;
import org.supervisor4j.WorkerState;
import org.supervisor4j.WorkerStatus;

/**
 * All that the core knows of a program; immutable.
 *
 * @param up whether it is wanted up: at least one slot is
 * @param waitsFor the programs that have to have been ready before it comes up; empty if it is up,
 *     or is not to come up by itself
 * @param serving the generation that a start starts; during a roll the old one
 * @param size how many slots the serving generation has: its spec's number until a resize
 * @param parked the slots that stay down although it is up
 * @param children how many its masters are to have; 0 if they are none
 * @param rolledAt when it was started, or its last roll ended
 * @param salt what makes its jitter differ from that of others
 */
public record ProgramState(
    String name,
    boolean up,
    Set<String> waitsFor,
    Generation serving,
    int size,
    Set<Integer> parked,
    int children,
    List<Seat> seats,
    Optional<Roll> roll,
    Optional<Roll.Queued> queued,
    List<Waiter> waiters,
    long rolledAt,
    int lastGeneration,
    int lastSeat,
    long lastSerial,
    long salt) {

  /** The state after an input, and what is to be done. */
  public record Step(ProgramState state, List<Effect> effects) {}

  /** A program that is down. */
  public static ProgramState of(ProgramSpec spec, long salt) {
    var first = new Generation(1, spec);
    var empty =
        new ProgramState(
            spec.name(),
            false,
            Set.of(),
            first,
            spec.workers(),
            Set.of(),
            Resize.children(spec),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            0,
            1,
            0,
            0,
            salt);
    var board = new Board(empty, 0);
    board.seatHolders();
    Reserve.advance(board);
    return board.freeze();
  }

  /** Decides. */
  public Step step(Input input, long now) {
    var board = new Board(this, now);
    Decisions.apply(board, input);
    board.turn.emitFirst(Heirs.changed(this, board));
    board.turn.emitFirst(Intake.changed(this, board));
    Keepsakes.forgotten(this, board).ifPresent(board.turn::emit);
    return new Step(board.freeze(), board.turn.effects());
  }

  /** When the next {@link Input.Tick} is due, later than now; {@code Long.MAX_VALUE} for never. */
  public long wakeAt(long now) {
    var earliest = Math.min(Replacement.wakeAt(seats, now), AutoRoll.wakeAt(this, now));
    if (roll.isPresent()) {
      earliest = Math.min(earliest, RollPlan.wakeAt(seats, roll.get(), now));
    }
    for (var seat : seats) {
      earliest = Math.min(earliest, Math.min(seat.wakeAt(), Headcount.dueAt(seat)));
    }
    return earliest;
  }

  /** The generation that is to serve when all is well. */
  public Generation toServe() {
    return Roll.toServe(roll, serving);
  }

  /** How many slots there are, while it rolls to more of them as well. */
  public int slots() {
    return Roll.slots(roll, size);
  }

  /** Whether it is wanted up, as far as operators say; one that is not there may be. */
  public boolean wants(int slot) {
    return up && !parked.contains(slot);
  }

  /** The spec that serves, with the numbers of workers and children that serve. */
  public ProgramSpec spec() {
    return Resize.sized(serving.spec(), size, children);
  }

  /** The serial of the process that holds this slot, if there is one. */
  public Optional<Long> holder(int slot) {
    return seats.stream()
        .filter(seat -> seat.slot() == slot && seat.holds())
        .map(Seat::phase)
        .filter(Alive.class::isInstance)
        .map(phase -> ((Alive) phase).serial())
        .findFirst();
  }

  /** Whether a process exists or may come to exist. */
  public boolean isOccupied() {
    return seats.stream().anyMatch(Seat::isOccupied);
  }

  /** Whether all of its capacity that is wanted is there. */
  public boolean isReady() {
    return up
        && seats.stream()
            .filter(seat -> seat.holds() && !parked.contains(seat.slot()))
            .allMatch(Seat::isRunning);
  }

  /** Whether a worker that is to hold a slot has been given up. */
  public boolean isFatal() {
    return seats.stream().anyMatch(seat -> seat.holds() && seat.phase() instanceof Resting.Fatal);
  }

  /** Every spec that has workers, or is to have. */
  public Set<ProgramSpec> specs() {
    var specs = new HashSet<ProgramSpec>();
    specs.add(serving.spec());
    roll.ifPresent(running -> specs.add(running.to().spec()));
    queued.flatMap(Roll.Queued::next).ifPresent(specs::add);
    seats.stream().filter(seat -> !seat.is(Seat.Role.RETIRING)).map(Seat::spec).forEach(specs::add);
    return specs;
  }

  public ProgramStatus status(long now) {
    var bySlot = Comparator.comparingInt(Seat::slot).thenComparingInt(Seat::id);
    var workers =
        seats.stream()
            .sorted(bySlot)
            .map(seat -> seat.status(now))
            .map(worker -> waits(worker) ? Precedence.shown(worker, waitsFor) : worker)
            .toList();
    return new ProgramStatus(name, serving.number(), roll.isPresent(), workers, waitsFor);
  }

  private boolean waits(WorkerStatus worker) {
    return !waitsFor.isEmpty()
        && worker.state() == WorkerState.STOPPED
        && !parked.contains(worker.id().slot());
  }
}
