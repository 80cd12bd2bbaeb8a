package org.supervisor4j.netty.lifecycle;

import java.util.List;
import java.util.Optional;
import org.supervisor4j.netty.lifecycle.Effect.Done;
import org.supervisor4j.netty.lifecycle.Effect.Failed;
import org.supervisor4j.netty.lifecycle.Effect.Outcome;
import org.supervisor4j.netty.lifecycle.Seat.Role;

/**
 * An operation that waits for a state of the whole program, or of one slot.
 *
 * @param number how many slots, or children, there were to be when it was asked for; of a goal for
 *     one slot, which
 */
record Waiter(long operation, Goal goal, int number) {

  enum Goal {
    READY,
    DOWN,
    RESIZED,
    TOLD,
    SLOT_READY,
    SLOT_DOWN
  }

  /** How it ended, if it has. */
  Optional<Outcome> outcome(Board board) {
    return switch (goal) {
      case READY -> ready(board);
      case DOWN -> down(board);
      case RESIZED -> resized(board);
      case TOLD -> told(board);
      case SLOT_READY -> slotReady(board);
      case SLOT_DOWN -> slotDown(board);
    };
  }

  /** Ready, and nothing of a removed slot is left. */
  private Optional<Outcome> resized(Board board) {
    if (board.size != number) {
      return Optional.of(inBetween(board, board.size + " workers"));
    }
    var leaves = board.seats.stream().anyMatch(seat -> isRemoved(seat) && seat.isOccupied());
    return ready(board).filter(outcome -> !leaves || outcome instanceof Failed);
  }

  private boolean isRemoved(Seat seat) {
    return seat.slot() >= number && !seat.is(Role.SPARE);
  }

  private static Failed inBetween(Board board, String given) {
    return new Failed("program " + board.name + " was given " + given + " in between");
  }

  /** Whoever serves, or may come to serve, knows how many children it is to have. */
  private Optional<Outcome> told(Board board) {
    var wanted = board.childrenToServe();
    if (wanted == 0) {
      var reason = "the spec that program " + board.name + " is rolled to has no prefork";
      return Optional.of(new Failed(reason));
    }
    if (wanted != number) {
      return Optional.of(inBetween(board, wanted + " children"));
    }
    var all = board.seats.stream().noneMatch(Waiter::isBehind);
    return all ? Optional.of(new Done()) : Optional.empty();
  }

  private static boolean isBehind(Seat seat) {
    return seat.headcount().filter(Headcount::isBehind).isPresent()
        && (seat.phase() instanceof Occupied.Spawning
            || seat.phase() instanceof Alive.Starting
            || seat.isRunning());
  }

  private static Optional<Outcome> ready(Board board) {
    if (!board.waitsFor.isEmpty()) {
      return Optional.empty();
    }
    if (!board.up) {
      return Optional.of(new Failed("program " + board.name + " is stopped"));
    }
    return ready(board.all(seat -> seat.holds() && board.wants(seat)));
  }

  private static Optional<Outcome> ready(List<Seat> holders) {
    for (var holder : holders) {
      if (holder.phase() instanceof Resting.Fatal || holder.phase() instanceof Resting.Exited) {
        var state = holder.phase().state() + ": " + holder.phase().reason();
        return Optional.of(new Failed(holder.worker() + " is " + state));
      }
    }
    var all = holders.stream().allMatch(Seat::isRunning);
    return all ? Optional.of(new Done()) : Optional.empty();
  }

  /** A roll may yet bring a slot that has no holder. */
  private Optional<Outcome> slotReady(Board board) {
    if (number >= board.slots()) {
      return Optional.of(new Failed("slot " + number + " of program " + board.name + " is gone"));
    }
    if (!board.wants(number)) {
      return Optional.of(failed(board, "stopped"));
    }
    return board.holder(number).flatMap(holder -> ready(List.of(holder)));
  }

  private Optional<Outcome> slotDown(Board board) {
    if (number < board.slots() && board.wants(number)) {
      return Optional.of(failed(board, "started"));
    }
    var none =
        board.seats.stream()
            .noneMatch(seat -> seat.slot() == number && !seat.is(Role.SPARE) && seat.isOccupied());
    return none ? Optional.of(new Done()) : Optional.empty();
  }

  private Failed failed(Board board, String done) {
    return new Failed(
        "slot " + number + " of program " + board.name + " was " + done + " in between");
  }

  private static Optional<Outcome> down(Board board) {
    if (board.up || !board.waitsFor.isEmpty()) {
      return Optional.of(new Failed("program " + board.name + " was started in between"));
    }
    var none = board.seats.stream().noneMatch(Seat::isOccupied);
    return none ? Optional.of(new Done()) : Optional.empty();
  }
}
