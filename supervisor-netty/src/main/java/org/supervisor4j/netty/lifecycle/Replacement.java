package org.supervisor4j.netty.lifecycle;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.supervisor4j.SupervisorEvent.WorkerNotReplaced;
import org.supervisor4j.SupervisorEvent.WorkerReplaced;
import org.supervisor4j.netty.lifecycle.Seat.Role;

/**
 * How one worker is replaced inside its generation, because it is to be recycled or has hung: a
 * successor starts beside it, proves itself as a trial does, takes the slot, and only then does the
 * old one end. A spare does the same at once. One that fails costs nothing and is tried again
 * later. A roll replaces everybody, so it ends all successors, and none is started before it is
 * over.
 */
final class Replacement {

  private Replacement() {}

  /** Does what can be done now; called after every input, when the roll has had its turn. */
  static void advance(Board board) {
    if (board.roll.isEmpty()) {
      board.all(seat -> seat.is(Role.HOLDER) && seat.isAiling()).forEach(a -> relieve(board, a));
    }
    board.all(Role.SUCCESSOR).forEach(successor -> goOn(board, successor));
    if (board.roll.isEmpty()) {
      begin(board);
    }
  }

  /** A spare that has proved itself by waiting takes over at once. */
  private static void relieve(Board board, Seat ailing) {
    Reserve.ready(board, ailing.generation())
        .filter(spare -> spare.provenAt() <= board.turn.now)
        .ifPresent(
            spare -> {
              tell(board, ailing, spare);
              board.retire(ailing, ailing.phase().reason());
              Reserve.fill(board, spare, ailing.slot(), ailing.history());
            });
  }

  private static void tell(Board board, Seat old, Seat next) {
    var to = next.running().orElseThrow().pid();
    var from = old.running().orElseThrow().pid();
    board.turn.publish(new WorkerReplaced(old.worker(), from, to));
  }

  private static void goOn(Board board, Seat successor) {
    var holder = board.holder(successor.slot()).filter(Seat::isAiling);
    if (holder.isEmpty() || board.roll.isPresent()) {
      board.retire(successor, "nobody is to be replaced by it any more");
    } else if (successor.hasFailed()) {
      postpone(board, holder.get(), successor);
    } else if (successor.provenAt() <= board.turn.now) {
      takeOver(board, holder.get(), successor);
    }
  }

  private static void takeOver(Board board, Seat holder, Seat successor) {
    tell(board, holder, successor);
    board.handOver(successor, holder.phase().reason());
    board.change(successor, seat -> seat.with(holder.history()));
  }

  private static void postpone(Board board, Seat holder, Seat successor) {
    var old = holder.running().orElseThrow();
    var policy = holder.spec().restart();
    var delay = History.backoff(old.fitness().failures(), policy, board.turn.dice());
    var why = successor.phase().reason();
    board.turn.publish(
        new WorkerNotReplaced(holder.worker(), old.pid(), Duration.ofNanos(delay), why));
    var fitness = old.fitness().failed(board.turn.now + delay);
    board.change(holder, seat -> seat.still(old.with(fitness)));
    board.retire(successor, why);
  }

  private static void begin(Board board) {
    var ailing = board.all(seat -> seat.holds() && seat.isAiling());
    if (ailing.isEmpty()) {
      return;
    }
    var successors = board.all(Role.SUCCESSOR);
    var free = board.serving.spec().rollout().surge() - successors.size();
    ailing.stream()
        .filter(holder -> retryAt(holder) <= board.turn.now)
        .filter(holder -> successors.stream().noneMatch(seat -> seat.slot() == holder.slot()))
        .sorted(Comparator.comparing(holder -> !fitness(holder).hung().isPresent()))
        .limit(Math.max(0, free))
        .forEach(
            holder -> board.start(board.add(holder.slot(), holder.generation(), Role.SUCCESSOR)));
  }

  private static Fitness fitness(Seat ailing) {
    return ailing.running().orElseThrow().fitness();
  }

  private static long retryAt(Seat ailing) {
    return fitness(ailing).retryAt();
  }

  /** When something is due that no seat's own timer says, later than now. */
  static long wakeAt(List<Seat> seats, long now) {
    var earliest = Turn.NEVER;
    for (var seat : seats) {
      var comes = seat.is(Role.SUCCESSOR) || seat.is(Role.SPARE);
      var due = comes ? seat.provenAt() : seat.isAiling() ? retryAt(seat) : Turn.NEVER;
      if (due > now) {
        earliest = Math.min(earliest, due);
      }
    }
    return earliest;
  }
}
