package org.supervisor4j.netty.lifecycle;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * For which slots something is kept that outlives their workers: for those that have one, or get
 * the next by themselves.
 */
final class Keepsakes {

  private Keepsakes() {}

  /** What is not needed any more because of this step. */
  static Optional<Effect> forgotten(ProgramState before, Board after) {
    var gone = slots(before.seats());
    gone.removeAll(slots(after.seats));
    return gone.isEmpty() ? Optional.empty() : Optional.of(new Effect.Forget(gone));
  }

  private static Set<Integer> slots(List<Seat> seats) {
    var slots = new TreeSet<Integer>();
    for (var seat : seats) {
      if (seat.spec().descriptorStore() > 0 && comesBack(seat)) {
        slots.add(seat.slot());
      }
    }
    return slots;
  }

  private static boolean comesBack(Seat seat) {
    var phase = seat.phase();
    return seat.isOccupied() || phase instanceof Resting.Backoff || phase instanceof Resting.Fatal;
  }
}
