package org.supervisor4j.netty.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.supervisor4j.netty.lifecycle.Waiter.Goal;

/** What each input means for the program. */
final class Decisions {

  private Decisions() {}

  static void apply(Board board, Input input) {
    decide(board, input);
    Parking.settle(board);
    Reserve.promote(board);
    tick(board);
    AutoRoll.advance(board);
    RollPlan.advance(board);
    Parking.settle(board);
    Replacement.advance(board);
    Reserve.advance(board);
    Headcount.advance(board);
    DrainLimit.keep(board);
    if (input instanceof Input.Exited exited) {
      // after the successor's spawn, which must not wait for it; before anybody is told of the end
      board.turn.emit(new Effect.Release(exited.serial()));
    }
    settle(board);
  }

  private static void decide(Board board, Input input) {
    if (input instanceof Input.OfWorker happened) {
      toWorker(board, happened);
    } else if (input instanceof Input.Start start) {
      start(board, start.operation());
    } else if (input instanceof Input.StartAfter start) {
      startAfter(board, start);
    } else if (input instanceof Input.OtherReady other) {
      otherReady(board, other.program());
    } else if (input instanceof Input.Stop stop) {
      stop(board, stop);
    } else if (input instanceof Input.Restart restart) {
      restart(board, restart.operation());
    } else if (input instanceof Input.OfSlot ofSlot) {
      Parking.apply(board, ofSlot);
    } else if (input instanceof Input.SignalAll signal) {
      Signalling.all(board, signal);
    } else if (input instanceof Input.AwaitReady await) {
      await(board, await.operation(), Goal.READY);
    } else if (input instanceof Input.RequestRoll request) {
      RollPlan.request(board, request);
    } else if (input instanceof Input.AbortRoll abort) {
      TakeBack.request(board, abort.operation());
    } else if (input instanceof Input.Resize resize) {
      Resize.apply(board, resize);
      awaitResize(board, resize.operation());
    } else if (input instanceof Input.ResizeChildren resize) {
      Resize.apply(board, resize);
      board.await(resize.operation(), Goal.TOLD, resize.children());
    }
  }

  private static void toWorker(Board board, Input.OfWorker input) {
    for (var seat : board.seats) {
      if (seat.hasProcess(input.serial())) {
        board.change(seat, answer(board.turn, input));
        return;
      }
    }
  }

  private static UnaryOperator<Seat> answer(Turn turn, Input.OfWorker input) {
    if (input instanceof Input.Spawned spawned) {
      return seat -> seat.phase().spawned(seat, turn, spawned.pid());
    } else if (input instanceof Input.SpawnFailed failed) {
      return seat -> seat.phase().spawnFailed(seat, turn, failed.reason());
    } else if (input instanceof Input.Exited exited) {
      return seat -> seat.phase().exited(seat, turn, seat.incumbent().attributed(exited.cause()));
    } else if (input instanceof Input.Ready) {
      return seat -> seat.phase().ready(seat, turn);
    } else if (input instanceof Input.Unready unready) {
      return seat -> seat.phase().unready(seat, turn, unready.why());
    } else if (input instanceof Input.Says says) {
      return seat -> seat.with(says.said());
    } else if (input instanceof Input.Extends more) {
      return seat -> seat.phase().extended(seat, turn, more.time());
    } else if (input instanceof Input.Leaves) {
      return seat -> seat.phase().leaves(seat, turn);
    } else if (input instanceof Input.Disconnected) {
      return seat -> seat.phase().disconnected(seat, turn);
    } else if (input instanceof Input.Worn worn) {
      return seat -> seat.phase().worn(seat, turn, worn.reason());
    } else if (input instanceof Input.Hung hung) {
      return seat -> seat.phase().hung(seat, turn, hung.hang());
    } else if (input instanceof Input.Recovered) {
      return seat -> seat.phase().recovered(seat, turn);
    }
    return seat -> seat.phase().connected(seat, turn);
  }

  private static void start(Board board, long operation) {
    start(board);
    await(board, operation, Goal.READY);
  }

  private static void start(Board board) {
    board.parked = Set.of();
    startWanted(board);
  }

  /** But for those that are parked. */
  private static void startWanted(Board board) {
    Precedence.end(board);
    if (!board.up) {
      board.rolledAt = board.turn.now;
    }
    board.up = true;
    board.all(seat -> seat.holds() && board.wants(seat)).forEach(board::start);
    Reserve.start(board);
  }

  private static void startAfter(Board board, Input.StartAfter start) {
    if (!Precedence.begin(board, start.others())) {
      start(board);
    }
    await(board, start.operation(), Goal.READY);
  }

  private static void otherReady(Board board, String other) {
    if (Precedence.isLast(board, other)) {
      startWanted(board);
    }
  }

  private static void stop(Board board, Input.Stop stop) {
    down(board, stop.reason());
    await(board, stop.operation(), Goal.DOWN);
  }

  /** Nobody is wanted up. */
  static void down(Board board, String reason) {
    Precedence.end(board);
    board.up = false;
    board.parked = Set.of();
    board.wholly = true;
    RollPlan.abort(board, reason);
    board.holders().forEach(seat -> board.end(seat, Ending.down(reason)));
    Reserve.stop(board, reason);
  }

  private static void restart(Board board, long operation) {
    Precedence.end(board);
    board.up = true;
    board.parked = Set.of();
    board.wholly = true;
    board.rolledAt = board.turn.now;
    RollPlan.abort(board, "restart");
    board.holders().forEach(seat -> board.end(seat, Ending.again("restart")));
    Reserve.stop(board, "restart");
    await(board, operation, Goal.READY);
  }

  /** Of a program that is down only the number changes. */
  private static void awaitResize(Board board, long operation) {
    if (board.up) {
      await(board, operation, Goal.RESIZED);
    } else {
      board.complete(List.of(operation), new Effect.Done());
    }
  }

  private static void await(Board board, long operation, Goal goal) {
    board.await(operation, goal, board.size);
  }

  private static void tick(Board board) {
    for (var due : board.all(seat -> seat.wakeAt() <= board.turn.now)) {
      board.change(due, seat -> seat.phase().tick(seat, board.turn));
    }
  }

  /** Tells the operations that have come to their end. */
  private static void settle(Board board) {
    var open = new ArrayList<Waiter>();
    for (var waiter : board.waiters) {
      waiter
          .outcome(board)
          .ifPresentOrElse(
              outcome -> board.complete(List.of(waiter.operation()), outcome),
              () -> open.add(waiter));
    }
    board.waiters = List.copyOf(open);
  }
}
