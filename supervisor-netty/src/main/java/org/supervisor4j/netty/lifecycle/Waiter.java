package org.supervisor4j.netty.lifecycle;

import java.util.Optional;
import org.supervisor4j.netty.lifecycle.Effect.Done;
import org.supervisor4j.netty.lifecycle.Effect.Failed;
import org.supervisor4j.netty.lifecycle.Effect.Outcome;

/**
 * An operation that waits for a state of the whole program.
 *
 * @param size how many slots there were to be when it was asked for
 */
record Waiter(long operation, Goal goal, int size) {

  enum Goal {
    READY,
    DOWN,
    RESIZED
  }

  /** How it ended, if it has. */
  Optional<Outcome> outcome(Board board) {
    return switch (goal) {
      case READY -> ready(board);
      case DOWN -> down(board);
      case RESIZED -> resized(board);
    };
  }

  /** Ready, and nothing of a removed slot is left. */
  private Optional<Outcome> resized(Board board) {
    if (board.size != size) {
      var reason = "program " + board.name + " was given " + board.size + " workers in between";
      return Optional.of(new Failed(reason));
    }
    var leaves = board.seats.stream().anyMatch(seat -> isRemoved(seat) && seat.isOccupied());
    return ready(board).filter(outcome -> !leaves || outcome instanceof Failed);
  }

  private boolean isRemoved(Seat seat) {
    return seat.slot() >= size && !seat.is(Seat.Role.SPARE);
  }

  private static Optional<Outcome> ready(Board board) {
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
    if (board.up) {
      return Optional.of(new Failed("program " + board.name + " was started in between"));
    }
    var none = board.seats.stream().noneMatch(Seat::isOccupied);
    return none ? Optional.of(new Done()) : Optional.empty();
  }
}
