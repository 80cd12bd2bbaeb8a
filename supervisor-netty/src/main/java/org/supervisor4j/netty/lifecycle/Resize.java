package org.supervisor4j.netty.lifecycle;

import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SupervisorEvent.ProgramResized;
import org.supervisor4j.netty.lifecycle.Seat.Role;

/**
 * How a pool grows and shrinks without a roll: new slots start with the generation that serves, the
 * highest ones drain. In a roll the number holds for both generations, whichever is to serve.
 */
final class Resize {

  private Resize() {}

  static void apply(Board board, Input.Resize wanted) {
    int workers = wanted.workers();
    tell(board, workers);
    board.size = workers;
    board.roll = board.roll.map(roll -> roll.sized(workers));
    board.queued = board.queued.map(queued -> queued.sized(workers));
    board
        .all(seat -> seat.slot() >= workers && !seat.is(Role.RETIRING) && !seat.is(Role.SPARE))
        .forEach(seat -> board.retire(seat, "resized to " + workers + " workers"));
    Reserve.enlist(board);
    var added = board.fillSlots();
    if (board.up) {
      added.forEach(board::start);
    }
  }

  /** In a roll to another number, the one that was wanted may be either. */
  private static void tell(Board board, int workers) {
    var target = board.roll.map(Roll::size).orElse(workers);
    int before = board.size == workers ? target : board.size;
    if (before != workers) {
      board.turn.publish(new ProgramResized(board.name, before, workers));
    }
  }

  /** The spec with another number of workers. */
  static ProgramSpec sized(ProgramSpec spec, int workers) {
    return spec.workers() == workers ? spec : spec.toBuilder().workers(workers).build();
  }
}
