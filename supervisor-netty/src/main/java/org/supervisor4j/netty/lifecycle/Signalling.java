package org.supervisor4j.netty.lifecycle;

import java.util.List;
import org.supervisor4j.Signal;
import org.supervisor4j.netty.lifecycle.Effect.Done;
import org.supervisor4j.netty.lifecycle.Effect.Failed;

/** Signals that an operator wants sent. What they do is the worker's affair, its end a death. */
final class Signalling {

  private Signalling() {}

  /** To everybody who is there: a log that is to be reopened is also that of one who drains. */
  static void all(Board board, Input.SignalAll wanted) {
    var alive = board.all(seat -> seat.phase() instanceof Alive);
    alive.forEach(seat -> send(board, seat, wanted.signal()));
    var nobody = new Failed("program " + board.name + " has no process");
    board.complete(List.of(wanted.operation()), alive.isEmpty() ? nobody : new Done());
  }

  static void one(Board board, Input.SignalSlot wanted) {
    var holder = board.holder(wanted.slot());
    var alive = holder.filter(seat -> seat.phase() instanceof Alive);
    alive.ifPresent(seat -> send(board, seat, wanted.signal()));
    var state = holder.map(seat -> ", it is " + seat.phase().state()).orElse("");
    var none =
        new Failed(
            "slot " + wanted.slot() + " of program " + board.name + " has no process" + state);
    board.complete(List.of(wanted.operation()), alive.isEmpty() ? none : new Done());
  }

  private static void send(Board board, Seat seat, Signal signal) {
    board.turn.emit(new Effect.Send(((Alive) seat.phase()).serial(), signal));
    board.change(seat, now -> now.with(now.incumbent().signalled(signal)));
  }
}
