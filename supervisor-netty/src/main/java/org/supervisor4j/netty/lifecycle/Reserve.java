package org.supervisor4j.netty.lifecycle;

import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.supervisor4j.SupervisorEvent.WorkerPromoted;
import org.supervisor4j.netty.lifecycle.Seat.Role;

/**
 * The spares of the generation that serves. Numbers from the pool's size on are theirs. They start
 * when no slot waits for its worker, since capacity comes first, and fill slots of their own
 * generation only, so that nothing gets into a slot that has not proved itself.
 */
final class Reserve {

  private Reserve() {}

  /**
   * A slot whose worker has died gets a ready spare, and the dead one's place among the spares is
   * filled when its backoff is over. Before the backoffs that are over: one of zero ends here.
   */
  static void promote(Board board) {
    for (var dead : board.all(Role.HOLDER)) {
      if (dead.phase() instanceof Resting.Backoff backoff) {
        ready(board, dead.generation())
            .ifPresent(
                spare -> {
                  fill(board, spare, dead.slot(), backoff.restarted(dead));
                  var number = freeNumber(board);
                  board.change(dead, seat -> seat.at(number).as(Role.SPARE).with(spare.history()));
                });
      }
    }
  }

  /** The one that runs for longest, is well and can be told to accept. */
  static Optional<Seat> ready(Board board, Generation generation) {
    return board.all(Role.SPARE).stream()
        .filter(spare -> spare.isOf(generation) && !spare.isAiling() && spare.hears())
        .min(Comparator.comparingLong(Seat::since));
  }

  /** Moves a ready spare into a slot that nobody else holds; its time of service begins. */
  static void fill(Board board, Seat spare, int slot, History history) {
    var running = spare.running().orElseThrow();
    var moved = spare.at(slot).as(Role.HOLDER).with(history.gotReady()).in(running, board.turn);
    board.change(spare, seat -> moved);
    board.turn.publish(new WorkerPromoted(moved.worker(), running.pid(), spare.slot()));
  }

  /** Those that are ready fill slots that nobody holds yet. */
  static void enlist(Board board) {
    for (int slot = 0; slot < board.size; slot++) {
      if (board.holder(slot).isEmpty() && board.wants(slot)) {
        int empty = slot;
        ready(board, board.serving).ifPresent(spare -> fill(board, spare, empty, History.EMPTY));
      }
    }
  }

  /** Does what can be done now; called after every input, when all others have had their turn. */
  static void advance(Board board) {
    muster(board);
    promote(board); // a roll that is over may have left a slot to one that waits
    if (board.up) {
      board.all(seat -> seat.is(Role.SPARE) && seat.isAiling()).forEach(seat -> renew(board, seat));
      if (board.all(board::wants).stream().noneMatch(Reserve::isAwaited)) {
        board
            .all(seat -> seat.is(Role.SPARE) && seat.phase() instanceof Resting.Stopped)
            .forEach(board::start);
      }
    }
  }

  /** As many as are wanted, of the generation that serves. */
  private static void muster(Board board) {
    for (var stranger : board.all(seat -> seat.is(Role.SPARE) && !seat.isOf(board.serving))) {
      board.retire(stranger, "generation " + board.serving.number() + " has spares of its own");
    }
    for (var overgrown : board.all(seat -> seat.is(Role.SPARE) && seat.slot() < board.size)) {
      board.change(overgrown, seat -> seat.at(freeNumber(board))); // it is a slot's now
    }
    var wanted = board.serving.spec().standby();
    while (board.all(Role.SPARE).size() < wanted) {
      board.add(freeNumber(board), board.serving, Role.SPARE);
    }
  }

  /** Of no spare, and of no process of its generation that was one and knows itself by it. */
  private static int freeNumber(Board board) {
    var taken =
        board
            .all(seat -> seat.isOf(board.serving) && (seat.is(Role.SPARE) || seat.isOccupied()))
            .stream()
            .flatMap(seat -> Stream.of(seat.slot(), seat.born()))
            .collect(Collectors.toSet());
    return IntStream.iterate(board.size, number -> number + 1)
        .filter(number -> !taken.contains(number))
        .findFirst()
        .orElseThrow();
  }

  /** It serves nobody, so its successor need not be there first. */
  private static void renew(Board board, Seat ailing) {
    var why = ailing.phase().reason();
    board.end(ailing, ailing.isHung() ? Ending.late(why) : Ending.again(why));
  }

  private static boolean isAwaited(Seat seat) {
    return seat.holds() && seat.isOccupied() && !seat.isRunning();
  }

  /** Those that had given up get another chance. */
  static void start(Board board) {
    board
        .all(seat -> seat.is(Role.SPARE) && !(seat.phase() instanceof Resting.Stopped))
        .forEach(board::start);
  }

  static void stop(Board board, String reason) {
    board.all(Role.SPARE).forEach(spare -> board.end(spare, Ending.down(reason)));
  }
}
