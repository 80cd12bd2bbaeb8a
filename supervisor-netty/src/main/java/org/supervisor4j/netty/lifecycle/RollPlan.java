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
 * takes the slot, and only then does the old holder drain. A failure is left to {@link TakeBack}.
 */
final class RollPlan {

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
    board.roll.filter(roll -> roll.failure().isPresent()).ifPresent(roll -> TakeBack.goOn(board));
    if (board.roll.isEmpty() && board.queued.isPresent()) {
      advance(board);
    }
  }

  private static void begin(Board board, Queued next) {
    board.queued = Optional.empty();
    var from = board.serving;
    var spec = next.next().orElseGet(() -> Resize.sized(from.spec(), board.size, board.children));
    var to = new Generation(board.newGeneration(), spec);
    var now = board.turn.now;
    var children = Resize.children(spec);
    var roll =
        new Roll(from, to, spec.workers(), children, next.operations(), now, Optional.empty());
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
      TakeBack.begin(board, roll, failure.get());
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
      if (seat.is(Role.TRIAL) && seat.hasFailed()) {
        return Optional.of(Failure.of(Optional.of(seat.worker()), seat.phase().reason()));
      }
      var resting = seat.phase() instanceof Resting;
      if (resting && isNew(board, roll, seat) && !seat.isDone()) {
        var reason = "crash loop: " + seat.phase().reason();
        return Optional.of(Failure.of(Optional.of(seat.worker()), reason));
      }
    }
    return deadline(roll) <= board.turn.now
        ? Optional.of(Failure.of(Optional.empty(), "not done within its deadline"))
        : Optional.empty();
  }

  private static void promote(Board board, Roll roll) {
    if (!newHoldersRun(board, roll)) {
      return; // a new worker has died and must come back before the next one may take over
    }
    var passed = board.all(seat -> seat.is(Role.TRIAL) && seat.provenAt() <= board.turn.now);
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

  /** The slots that the new generation does not hold yet, and that are wanted up. */
  private static List<Integer> open(Board board, Roll roll) {
    return IntStream.range(0, roll.size())
        .filter(board::wants)
        .filter(slot -> board.holder(slot).filter(seat -> seat.isOf(roll.to())).isEmpty())
        .boxed()
        .toList();
  }

  private static boolean isTaken(Board board, Roll roll) {
    return open(board, roll).isEmpty() && newHoldersRun(board, roll);
  }

  private static boolean newHoldersRun(Board board, Roll roll) {
    return board.all(seat -> isNew(board, roll, seat)).stream()
        .allMatch(seat -> seat.isRunning() || seat.isDone());
  }

  /** Whether it holds its slot for the new generation, and is wanted up. */
  private static boolean isNew(Board board, Roll roll, Seat seat) {
    return seat.holds() && seat.isOf(roll.to()) && board.wants(seat);
  }

  static void takeOver(Board board, Seat successor) {
    var slot = successor.slot();
    var to = successor.generation().number();
    var from = board.holder(slot).map(Seat::generation).orElse(board.serving).number();
    board.turn.publish(new SlotRolled(board.name, slot, from, to));
    board.handOver(successor, "replaced by generation " + to);
  }

  private static void complete(Board board, Roll roll) {
    board.roll = Optional.empty();
    board.serving = roll.to();
    board.size = roll.size();
    board.children = roll.children();
    board.seatHolders();
    var took = board.turn.since(roll.startedAt());
    finish(board, roll.operations(), new Rollout.Completed(board.name, roll.to().number(), took));
  }

  /** Ends the roll and what waits behind it; the serving generation holds every slot again. */
  static void abort(Board board, String reason) {
    board.roll.ifPresent(roll -> giveBack(board, roll, reason));
    board.roll = Optional.empty();
    drop(board, reason);
    board
        .all(seat -> seat.is(Role.TRIAL) || seat.is(Role.RESTORING))
        .forEach(seat -> board.retire(seat, reason));
    board.seatHolders();
  }

  private static void giveBack(Board board, Roll roll, String reason) {
    var from = roll.from().number();
    var to = roll.to().number();
    board.holders().stream()
        .filter(seat -> seat.isOf(roll.to()))
        .forEach(seat -> board.turn.publish(new SlotRolled(board.name, seat.slot(), to, from)));
    finish(board, roll.operations(), aborted(board, reason));
  }

  /** Ends what waits behind the roll. */
  static void drop(Board board, String reason) {
    board.queued.ifPresent(queued -> complete(board, queued, aborted(board, reason)));
    board.queued = Optional.empty();
  }

  private static Rollout aborted(Board board, String reason) {
    return new Rollout.Aborted(board.name, reason, 0);
  }

  private static void complete(Board board, Queued never, Rollout outcome) {
    board.complete(never.operations(), new Effect.Rolled(outcome));
  }

  static void finish(Board board, List<Long> operations, Rollout outcome) {
    board.rolledAt = board.turn.now;
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
      if (seat.is(Role.TRIAL) && seat.provenAt() > now) {
        earliest = Math.min(earliest, seat.provenAt());
      }
    }
    return earliest;
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
