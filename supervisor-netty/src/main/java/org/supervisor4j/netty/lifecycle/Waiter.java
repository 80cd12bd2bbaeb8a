package org.supervisor4j.netty.lifecycle;

import java.util.Optional;
import org.supervisor4j.netty.lifecycle.Effect.Done;
import org.supervisor4j.netty.lifecycle.Effect.Failed;
import org.supervisor4j.netty.lifecycle.Effect.Outcome;

/**
 * An operation that waits for a state of the whole program.
 *
 * @param number how many slots, or children, there were to be when it was asked for
 */
record Waiter(long operation, Goal goal, int number) {

  enum Goal {
    READY,
    DOWN,
    RESIZED,
    TOLD
  }

  /** How it ended, if it has. */
  Optional<Outcome> outcome(Board board) {
    return switch (goal) {
      case READY -> ready(board);
      case DOWN -> down(board);
      case RESIZED -> resized(board);
      case TOLD -> told(board);
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
    return seat.slot() >= number && !seat.is(Seat.Role.SPARE);
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
    for (var holder : board.holders()) {
      if (holder.phase() instanceof Resting.Fatal || holder.phase() instanceof Resting.Exited) {
        var state = holder.phase().state() + ": " + holder.phase().reason();
        return Optional.of(new Failed(holder.worker() + " is " + state));
      }
    }
    var all = board.holders().stream().allMatch(Seat::isRunning);
    return all ? Optional.of(new Done()) : Optional.empty();
  }

  private static Optional<Outcome> down(Board board) {
    if (board.up || !board.waitsFor.isEmpty()) {
      return Optional.of(new Failed("program " + board.name + " was started in between"));
    }
    var none = board.seats.stream().noneMatch(Seat::isOccupied);
    return none ? Optional.of(new Done()) : Optional.empty();
  }
}
