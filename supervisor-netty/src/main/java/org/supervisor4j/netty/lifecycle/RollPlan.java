package org.supervisor4j.netty.lifecycle;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.supervisor4j.Rollout;
import org.supervisor4j.SupervisorEvent.RollFinished;
import org.supervisor4j.SupervisorEvent.RollStarted;
import org.supervisor4j.SupervisorEvent.SlotRolled;
import org.supervisor4j.netty.lifecycle.Roll.Failure;
import org.supervisor4j.netty.lifecycle.Roll.Queued;
import org.supervisor4j.netty.lifecycle.Seat.Role;

/**
 * How one generation replaces another: a trial starts beside the holder of a slot, proves itself,
 * takes the slot, and only then does the old holder drain. A failure withdraws the trials and gives
 * the slots that had changed hands back in the same way.
 */
final class RollPlan {

  /** So often may the old spec die in a slot before the new worker is left there. */
  private static final int ENOUGH_DEATHS = 3;

  private RollPlan() {}

  static void request(Board board, Input.RequestRoll request) {
    var alone = new Queued(request.next(), List.of(request.operation()));
    if (board.queued.isPresent() && request.next().isEmpty()) {
      board.queued = board.queued.map(queued -> queued.joinedBy(request.operation()));
      return;
    }
    board.queued.ifPresent(older -> complete(board, older, new Rollout.Superseded(board.name)));
    board.queued = Optional.of(alone);
  }

  /** Does what can be done now; called after every input. */
  static void advance(Board board) {
    if (board.roll.isEmpty()) {
      board.queued.ifPresent(next -> begin(board, next));
    }
    board.roll.filter(roll -> roll.failure().isEmpty()).ifPresent(roll -> goOn(board, roll));
    board.roll.filter(roll -> roll.failure().isPresent()).ifPresent(roll -> takeBack(board, roll));
    if (board.roll.isEmpty() && board.queued.isPresent()) {
      advance(board);
    }
  }

  private static void begin(Board board, Queued next) {
    board.queued = Optional.empty();
    var spec = next.next().orElse(board.serving.spec());
    var to = new Generation(board.newGeneration(), spec);
    var roll = new Roll(board.serving, to, next.operations(), board.turn.now, Optional.empty());
    board.turn.publish(new RollStarted(board.name, roll.from().number(), to.number()));
    if (board.up) {
      board.roll = Optional.of(roll);
    } else {
      complete(board, roll); // nothing runs: the next start starts the new generation
    }
  }

  private static void goOn(Board board, Roll roll) {
    var failure = failure(board, roll);
    if (failure.isPresent()) {
      withdraw(board, roll, failure.get());
      return;
    }
    promote(board, roll);
    startTrials(board, roll);
    if (isTaken(board, roll)) {
      complete(board, roll);
    }
  }

  private static Optional<Failure> failure(Board board, Roll roll) {
    for (var seat : board.seats) {
      var resting = seat.phase() instanceof Resting;
      if (resting && seat.is(Role.TRIAL)) {
        return Optional.of(new Failure(Optional.of(seat.worker()), seat.phase().reason(), 0));
      }
      if (resting && seat.holds() && seat.isOf(roll.to())) {
        var reason = "crash loop: " + seat.phase().reason();
        return Optional.of(new Failure(Optional.of(seat.worker()), reason, 0));
      }
    }
    return deadline(roll) <= board.turn.now
        ? Optional.of(new Failure(Optional.empty(), "not done within its deadline", 0))
        : Optional.empty();
  }

  private static void promote(Board board, Roll roll) {
    if (!newHoldersRun(board, roll)) {
      return; // a new worker has died and must come back before the next one may take over
    }
    var passed = board.all(seat -> seat.is(Role.TRIAL) && provenAt(seat) <= board.turn.now);
    if (!roll.to().spec().rollout().together() || passed.size() == open(board, roll).size()) {
      passed.forEach(trial -> takeOver(board, trial));
    }
  }

  private static void startTrials(Board board, Roll roll) {
    for (var slot : open(board, roll)) {
      var trials = board.all(Role.TRIAL);
      if (trials.size() >= roll.to().spec().rollout().surge()) {
        return;
      }
      if (trials.stream().noneMatch(trial -> trial.slot() == slot)) {
        board.start(board.add(slot, roll.to(), Role.TRIAL));
      }
    }
  }

  /** The slots that the new generation does not hold yet. */
  private static List<Integer> open(Board board, Roll roll) {
    return IntStream.range(0, roll.to().spec().workers())
        .filter(slot -> board.holder(slot).filter(seat -> seat.isOf(roll.to())).isEmpty())
        .boxed()
        .toList();
  }

  private static boolean isTaken(Board board, Roll roll) {
    return open(board, roll).isEmpty() && newHoldersRun(board, roll);
  }

  private static boolean newHoldersRun(Board board, Roll roll) {
    return board.holders().stream().filter(seat -> seat.isOf(roll.to())).allMatch(Seat::isRunning);
  }

  private static void takeOver(Board board, Seat successor) {
    var slot = successor.slot();
    var to = successor.generation().number();
    var holder = board.holder(slot);
    var from = holder.map(Seat::generation).orElse(board.serving).number();
    board.turn.publish(new SlotRolled(board.name, slot, from, to));
    holder.ifPresent(seat -> board.retire(seat, "replaced by generation " + to));
    board.change(successor, seat -> seat.as(Role.HOLDER));
  }

  private static void complete(Board board, Roll roll) {
    board.roll = Optional.empty();
    board.serving = roll.to();
    board.seatHolders();
    var took = board.turn.since(roll.startedAt());
    finish(board, roll.operations(), new Rollout.Completed(board.name, roll.to().number(), took));
  }

  private static void withdraw(Board board, Roll roll, Failure failure) {
    var reason = "generation " + roll.to().number() + " is withdrawn";
    board.all(Role.TRIAL).forEach(trial -> board.retire(trial, reason));
    int restoring = 0;
    for (var holder : board.all(seat -> seat.holds() && seat.isOf(roll.to()))) {
      if (holder.slot() < roll.from().spec().workers()) {
        board.change(holder, seat -> seat.as(Role.WITHDRAWN));
        board.start(board.add(holder.slot(), roll.from(), Role.RESTORING));
        restoring++;
      } else {
        board.retire(holder, reason);
      }
    }
    board.roll = Optional.of(roll.failed(failure.restoring(restoring)));
  }

  /** A slot goes back when the old spec runs in it again, or when the new worker there is dead. */
  private static void takeBack(Board board, Roll roll) {
    var failure = roll.failure().orElseThrow();
    for (var seat : board.all(Role.RESTORING)) {
      var holder = board.holder(seat.slot()).orElseThrow();
      if (seat.isRunning() || holder.phase() instanceof Resting) {
        takeOver(board, seat);
      } else if (hasFailed(seat)) {
        failure = failure.but(leave(board, seat, holder));
      }
    }
    board.roll = Optional.of(roll.failed(failure));
    if (board.all(Role.RESTORING).isEmpty()) {
      board.roll = Optional.empty();
      finish(board, roll.operations(), rolledBack(roll, failure));
    }
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

  private static Rollout rolledBack(Roll roll, Failure failure) {
    return new Rollout.RolledBack(
        roll.to().spec().name(),
        roll.to().number(),
        roll.from().number(),
        failure.culprit(),
        failure.reason(),
        failure.restored());
  }

  /** Ends the roll and what waits behind it; the serving generation holds every slot again. */
  static void abort(Board board, String reason) {
    var aborted = new Rollout.Aborted(board.name, reason);
    board.roll.ifPresent(roll -> finish(board, roll.operations(), aborted));
    board.queued.ifPresent(queued -> complete(board, queued, aborted));
    board.roll = Optional.empty();
    board.queued = Optional.empty();
    board
        .all(seat -> seat.is(Role.TRIAL) || seat.is(Role.RESTORING))
        .forEach(seat -> board.retire(seat, reason));
    board.seatHolders();
  }

  private static void complete(Board board, Queued never, Rollout outcome) {
    board.complete(never.operations(), new Effect.Rolled(outcome));
  }

  private static void finish(Board board, List<Long> operations, Rollout outcome) {
    board.turn.publish(new RollFinished(outcome));
    board.complete(operations, new Effect.Rolled(outcome));
  }

  /** When something is due that no seat's own timer says, later than now. */
  static long wakeAt(List<Seat> seats, Roll roll, long now) {
    if (roll.failure().isPresent()) {
      return Turn.NEVER;
    }
    var earliest = deadline(roll);
    for (var seat : seats) {
      if (seat.is(Role.TRIAL) && provenAt(seat) > now) {
        earliest = Math.min(earliest, provenAt(seat));
      }
    }
    return earliest;
  }

  private static long provenAt(Seat trial) {
    return trial.isRunning()
        ? Seat.after(trial.since(), trial.spec().rollout().observe())
        : Turn.NEVER;
  }

  private static long deadline(Roll roll) {
    return roll.to()
        .spec()
        .rollout()
        .deadline()
        .map(limit -> Seat.after(roll.startedAt(), limit))
        .orElse(Turn.NEVER);
  }
}
