package org.supervisor4j.netty.lifecycle;

import java.util.Optional;
import org.supervisor4j.Prefork;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SupervisorEvent.ChildrenResized;
import org.supervisor4j.SupervisorEvent.ProgramResized;
import org.supervisor4j.netty.lifecycle.Seat.Role;

/**
 * How a pool grows and shrinks without a roll: new slots start with the generation that serves, the
 * highest ones drain. In a roll the number holds for both generations, whichever is to serve; and
 * so does that of the children which each worker has.
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
    board.fillSlots().stream().filter(board::wants).forEach(board::start);
  }

  private static void tell(Board board, int workers) {
    var before = before(board.size, board.roll.map(Roll::size), workers);
    if (before != workers) {
      board.turn.publish(new ProgramResized(board.name, before, workers));
    }
  }

  /** In a roll to another number, the one that was wanted may be either. */
  private static int before(int serving, Optional<Integer> target, int wanted) {
    return serving == wanted ? target.orElse(wanted) : serving;
  }

  /** The masters that run are told by and by: see {@link Headcount}. */
  static void apply(Board board, Input.ResizeChildren wanted) {
    int children = wanted.children();
    tellChildren(board, children);
    board.children = board.children == 0 ? 0 : children;
    board.roll = board.roll.map(roll -> roll.withChildren(children));
    board.queued = board.queued.map(queued -> queued.withChildren(children));
    for (var seat : board.all(seat -> seat.headcount().isPresent())) {
      board.change(seat, now -> now.with(now.headcount().orElseThrow().wanted(children)));
    }
  }

  private static void tellChildren(Board board, int children) {
    var target = board.roll.map(Roll::children).filter(number -> number > 0);
    var serving = board.children == 0 ? target.orElse(children) : board.children;
    var before = before(serving, target, children);
    if (before != children) {
      board.turn.publish(new ChildrenResized(board.name, before, children));
    }
  }

  /** How many children the masters of this spec have; 0 if they are none. */
  static int children(ProgramSpec spec) {
    return spec.prefork().map(Prefork::children).orElse(0);
  }

  /** The spec with other numbers of workers, and of children if its workers have any. */
  static ProgramSpec sized(ProgramSpec spec, int workers, int children) {
    var prefork = spec.prefork().map(old -> old.children(children));
    if (spec.workers() == workers && spec.prefork().equals(prefork)) {
      return spec;
    }
    var sized = spec.toBuilder().workers(workers);
    prefork.ifPresent(sized::prefork);
    return sized.build();
  }
}
