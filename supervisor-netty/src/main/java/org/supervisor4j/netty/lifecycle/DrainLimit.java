package org.supervisor4j.netty.lifecycle;

import java.util.Comparator;

/**
 * Several generations may drain at once, so that a drain holds up no roll; when they become too
 * many, the oldest ones have had their time. Who goes by itself is nobody's drain.
 */
final class DrainLimit {

  private DrainLimit() {}

  static void keep(Board board) {
    var most = board.toServe().spec().rollout().draining();
    board.seats.stream()
        .filter(seat -> seat.phase() instanceof Leaving.Draining draining && isOurs(draining))
        .map(seat -> seat.generation().number())
        .distinct()
        .sorted(Comparator.reverseOrder())
        .skip(most)
        .findFirst()
        .ifPresent(newest -> cutUpTo(board, newest, "more than " + most + " generations drain"));
  }

  /** One that went by itself is, too, once it was to go anyhow. */
  private static boolean isOurs(Leaving.Draining draining) {
    return draining.told() || !draining.ending().isOwnWish();
  }

  private static void cutUpTo(Board board, int generation, String why) {
    for (var seat : board.all(seat -> seat.generation().number() <= generation)) {
      if (seat.phase() instanceof Leaving.Draining draining && isOurs(draining)) {
        board.change(seat, now -> draining.cut(now, board.turn, why));
      }
    }
  }
}
