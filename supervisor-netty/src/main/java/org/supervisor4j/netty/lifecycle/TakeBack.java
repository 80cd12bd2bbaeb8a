package org.supervisor4j.netty.lifecycle;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.supervisor4j.Rollout;
import org.supervisor4j.netty.lifecycle.Roll.Failure;
import org.supervisor4j.netty.lifecycle.Seat.Role;

/**
 * How a roll that failed, or is not wanted any more, is undone: the trials go, and a slot that had
 * changed hands goes back as it came, the old spec ready in it before the new worker drains; where
 * nobody is wanted up, at once.
 */
final class TakeBack {

  /** So often may the old spec die in a slot before the new worker is left there. */
  private static final int ENOUGH_DEATHS = 3;

  private static final String ASKED = "abortRoll";

  private TakeBack() {}

  /** Somebody wants no roll: neither the one that runs nor the one that waits. */
  static void request(Board board, long operation) {
    RollPlan.drop(board, ASKED);
    if (board.roll.isEmpty()) {
      board.complete(List.of(operation), new Effect.Done());
      return;
    }
    var roll = board.roll.get().joinedBy(operation);
    board.roll = Optional.of(roll);
    if (roll.failure().isEmpty()) {
      begin(board, roll, Failure.asked(ASKED));
    }
  }

  static void begin(Board board, Roll roll, Failure failure) {
    var reason = "generation " + roll.to().number() + " is withdrawn";
    board.all(Role.TRIAL).forEach(trial -> board.retire(trial, reason));
    for (var holder : board.all(seat -> seat.holds() && seat.isOf(roll.to()))) {
      if (holder.slot() < board.size) {
        board.change(holder, seat -> seat.as(Role.WITHDRAWN));
        var restoring = board.add(holder.slot(), roll.from(), Role.RESTORING);
        if (board.wants(restoring)) {
          board.start(restoring);
        }
      } else {
        board.retire(holder, reason);
      }
    }
    board.roll = Optional.of(roll.failed(failure));
  }

  /** A slot goes back when the old spec runs in it again, or when the new worker there is dead. */
  static void goOn(Board board) {
    for (var seat : board.all(Role.RESTORING)) {
      var holder = board.holder(seat.slot()).orElseThrow();
      if (seat.isRunning() || holder.phase() instanceof Resting || !board.wants(seat)) {
        giveBack(board, seat);
      } else if (hasFailed(seat)) {
        note(board, failure -> failure.but(leave(board, seat, holder)));
      }
    }
    if (board.all(Role.RESTORING).isEmpty()) {
      var roll = board.roll.orElseThrow();
      board.roll = Optional.empty();
      RollPlan.finish(board, roll.operations(), outcome(roll, roll.failure().orElseThrow()));
    }
  }

  /** An operator does not wait until the old spec runs there. */
  static void giveBack(Board board, int slot) {
    board
        .all(seat -> seat.is(Role.RESTORING) && seat.slot() == slot)
        .forEach(seat -> giveBack(board, seat));
  }

  private static void giveBack(Board board, Seat restoring) {
    RollPlan.takeOver(board, restoring);
    note(board, Failure::restoredOne);
  }

  private static void note(Board board, UnaryOperator<Failure> news) {
    board.roll = board.roll.map(roll -> roll.failed(news.apply(roll.failure().orElseThrow())));
  }

  /** Given up by its policy, or dead so often that the roll must not wait for it any longer. */
  private static boolean hasFailed(Seat restoring) {
    return restoring.phase() instanceof Resting.Backoff
        ? restoring.history().series() >= ENOUGH_DEATHS
        : restoring.phase() instanceof Resting;
  }

  /** The old spec does not run any more either: what serves is better than nothing. */
  private static String leave(Board board, Seat restoring, Seat holder) {
    var why = restoring.phase().reason();
    board.retire(restoring, why);
    board.change(holder, seat -> seat.as(Role.HOLDER));
    return "slot " + holder.slot() + " stays, the old spec failed too: " + why;
  }

  private static Rollout outcome(Roll roll, Failure failure) {
    var name = roll.to().spec().name();
    return failure.asked()
        ? new Rollout.Aborted(name, failure.reason(), failure.restored())
        : new Rollout.RolledBack(
            name,
            roll.to().number(),
            roll.from().number(),
            failure.culprit(),
            failure.reason(),
            failure.restored());
  }
}
