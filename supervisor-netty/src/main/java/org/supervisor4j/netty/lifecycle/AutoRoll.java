package org.supervisor4j.netty.lifecycle;

import java.util.List;
import java.util.Optional;

/**
 * A program that rolls itself to its own spec from time to time, as Server::Starter does by {@code
 * --enable-auto-restart}: when nobody leaves any more, and at twice the time even so.
 */
final class AutoRoll {

  private AutoRoll() {}

  /** Asks for a roll that is due; called before those that were asked for are looked at. */
  static void advance(Board board) {
    var busy = !board.up || board.roll.isPresent() || board.queued.isPresent();
    if (!busy && dueAt(board.serving, board.rolledAt, board.seats) <= board.turn.now) {
      board.queued = Optional.of(new Roll.Queued(Optional.empty(), List.of()));
    }
  }

  static long wakeAt(ProgramState state, long now) {
    var busy = !state.up() || state.roll().isPresent();
    var due = busy ? Turn.NEVER : dueAt(state.serving(), state.rolledAt(), state.seats());
    return due > now ? due : Turn.NEVER;
  }

  private static long dueAt(Generation serving, long rolledAt, List<Seat> seats) {
    var drains =
        seats.stream().anyMatch(seat -> !seat.isOf(serving) && seat.phase() instanceof Leaving);
    return serving
        .spec()
        .rollout()
        .every()
        .map(time -> Seat.after(rolledAt, drains ? time.multipliedBy(2) : time))
        .orElse(Turn.NEVER);
  }
}
