package org.supervisor4j.netty.lifecycle;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.supervisor4j.netty.lifecycle.Effect.Failed;
import org.supervisor4j.netty.lifecycle.Seat.Role;
import org.supervisor4j.netty.lifecycle.Waiter.Goal;

/**
 * Single workers that an operator starts, stops and restarts. A slot that was stopped so is parked:
 * it stays down whatever happens to the others, and nobody waits for it. A roll passes over it, and
 * leaves a seat of what serves then. Who parks the last slot stops the program.
 */
final class Parking {

  private Parking() {}

  static void apply(Board board, Input.OfSlot wanted) {
    if (wanted.slot() < 0 || wanted.slot() >= board.slots()) {
      var none = new Failed("program " + board.name + " has no slot " + wanted.slot());
      board.complete(List.of(wanted.operation()), none);
    } else if (wanted instanceof Input.StartSlot) {
      start(board, wanted, holder -> start(board, holder));
    } else if (wanted instanceof Input.RestartSlot) {
      TakeBack.giveBack(board, wanted.slot());
      start(board, wanted, holder -> board.end(holder, Ending.again("restart").ofAll()));
    } else if (wanted instanceof Input.StopSlot stop) {
      stop(board, stop);
    } else if (wanted instanceof Input.SignalSlot signal) {
      Signalling.one(board, signal);
    }
  }

  private static void start(Board board, Input.OfSlot wanted, Consumer<Seat> begin) {
    var slot = wanted.slot();
    if (!board.up) {
      Precedence.end(board);
      board.up = true;
      board.rolledAt = board.turn.now;
      board.parked = IntStream.range(0, board.size).boxed().collect(Collectors.toSet());
    }
    board.parked = with(board.parked, parked -> parked.remove(slot));
    board.holder(slot).ifPresent(begin);
    board.await(wanted.operation(), Goal.SLOT_READY, slot);
  }

  /** Who asks for this one does not want to wait. */
  private static void start(Board board, Seat holder) {
    if (holder.phase() instanceof Resting.Backoff) {
      board.end(holder, Ending.again("start"));
    } else {
      board.start(holder);
    }
  }

  private static void stop(Board board, Input.StopSlot stop) {
    var slot = stop.slot();
    if (board.up) {
      TakeBack.giveBack(board, slot);
      board.parked = with(board.parked, parked -> parked.add(slot));
      board
          .all(seat -> seat.is(Role.TRIAL) && seat.slot() == slot)
          .forEach(trial -> board.retire(trial, stop.reason()));
      board.holder(slot).ifPresent(holder -> board.end(holder, Ending.down(stop.reason()).ofAll()));
    } else if (!board.waitsFor.isEmpty()) {
      board.parked = with(board.parked, parked -> parked.add(slot));
    }
    board.await(stop.operation(), Goal.SLOT_DOWN, slot);
  }

  /** Slots that are gone are not parked; where all are, the program is down. */
  static void settle(Board board) {
    if (!board.parked.isEmpty()) {
      board.parked = with(board.parked, parked -> parked.removeIf(slot -> slot >= board.slots()));
      if (board.parked.size() == board.slots()) {
        Decisions.down(board, "stop");
      }
    }
  }

  private static Set<Integer> with(Set<Integer> slots, Consumer<Set<Integer>> change) {
    var changed = new HashSet<>(slots);
    change.accept(changed);
    return Set.copyOf(changed);
  }
}
