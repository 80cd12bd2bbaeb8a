package org.supervisor4j.netty.lifecycle;

import java.util.Optional;
import org.supervisor4j.Prefork;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Signal;

/**
 * How many children a master is to have, and how many it was told so far: at its start, and then by
 * one signal for each child, with a pause in between. Who leaves is told nothing.
 *
 * @param at when it was told last
 */
public record Headcount(int wanted, int told, long at) {

  /** Of a master that has not been started. */
  static Optional<Headcount> of(ProgramSpec spec, int wanted) {
    return spec.prefork().map(prefork -> new Headcount(wanted, wanted, 0));
  }

  Headcount wanted(int children) {
    return new Headcount(children, told, at);
  }

  /** A new process is told by its command. */
  Headcount born(long now) {
    return new Headcount(wanted, wanted, now);
  }

  boolean isBehind() {
    return told != wanted;
  }

  private Signal next(Prefork prefork) {
    return told < wanted ? prefork.more() : prefork.less();
  }

  private Headcount toldOne(long now) {
    return new Headcount(wanted, told + Integer.signum(wanted - told), now);
  }

  /**
   * Tells whom it is time to tell; called after every input, when all others have had their turn.
   */
  static void advance(Board board) {
    for (var due : board.all(seat -> dueAt(seat) <= board.turn.now)) {
      var count = due.headcount().orElseThrow();
      var serial = due.running().orElseThrow().serial();
      board.turn.emit(new Effect.Send(serial, count.next(due.spec().prefork().orElseThrow())));
      board.change(due, seat -> seat.with(count.toldOne(board.turn.now)));
    }
  }

  /** When the worker of this seat is to be told; its own timer does not say it. */
  static long dueAt(Seat seat) {
    if (!seat.isRunning() || seat.headcount().filter(Headcount::isBehind).isEmpty()) {
      return Turn.NEVER;
    }
    var since = Math.max(seat.since(), seat.headcount().get().at());
    return Seat.after(since, seat.spec().prefork().orElseThrow().pause());
  }
}
