package org.supervisor4j.netty.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Who takes over the open connections of a worker that drains: the worker that holds its slot now,
 * so that a roll leaves them spread as they were; if it has none, all that serve. Nobody who hangs.
 */
final class Heirs {

  private Heirs() {}

  /** What is to be told because of this step; before its drains, which begin with it. */
  static List<Effect> changed(ProgramState before, Board after) {
    var news = new ArrayList<Effect>();
    for (var seat : after.seats) {
      if (seat.phase() instanceof Leaving.Draining draining) {
        var heirs = of(seat, after.seats, after.toServe());
        if (!heirs.equals(toldBefore(draining.serial(), before))) {
          news.add(new Effect.Bequeath(draining.serial(), heirs));
        }
      }
    }
    return news;
  }

  private static List<Long> toldBefore(long serial, ProgramState before) {
    for (var seat : before.seats()) {
      if (seat.hasProcess(serial) && seat.phase() instanceof Leaving.Draining) {
        return of(seat, before.seats(), before.toServe());
      }
    }
    return List.of();
  }

  private static List<Long> of(Seat leaving, List<Seat> seats, Generation toServe) {
    var successor = serials(seats, seat -> seat.slot() == leaving.slot());
    if (!successor.isEmpty()) {
      return successor;
    }
    var lasting = serials(seats, seat -> seat.isOf(toServe));
    return lasting.isEmpty() ? serials(seats, seat -> true) : lasting;
  }

  private static List<Long> serials(List<Seat> seats, Predicate<Seat> wanted) {
    var serials = new ArrayList<Long>();
    for (var seat : seats) {
      if (seat.is(Seat.Role.HOLDER)
          && seat.phase() instanceof Alive.Running running
          && running.fitness().hung().isEmpty()
          && wanted.test(seat)) {
        serials.add(running.serial());
      }
    }
    return serials;
  }
}
