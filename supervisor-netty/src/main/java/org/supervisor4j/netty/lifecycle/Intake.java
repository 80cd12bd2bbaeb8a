package org.supervisor4j.netty.lifecycle;

import java.util.ArrayList;
import java.util.List;
import org.supervisor4j.netty.lifecycle.Alive.Channel;
import org.supervisor4j.netty.lifecycle.Seat.Role;

/** Who accepts connections: every worker that runs and is no spare, once it can be told. */
final class Intake {

  private Intake() {}

  /** What is to be told because of this step; before its drains. */
  static List<Effect> changed(ProgramState before, Board after) {
    var news = new ArrayList<Effect>();
    for (var seat : after.seats) {
      if (accepts(seat) && before.seats().stream().noneMatch(old -> isSame(old, seat))) {
        news.add(new Effect.Accept(seat.running().orElseThrow().serial()));
      }
    }
    return news;
  }

  private static boolean isSame(Seat before, Seat accepting) {
    return before.id() == accepting.id()
        && accepts(before)
        && before.hasProcess(accepting.running().orElseThrow().serial());
  }

  private static boolean accepts(Seat seat) {
    return !seat.is(Role.SPARE)
        && seat.phase() instanceof Alive.Running running
        && running.channel() == Channel.OPEN;
  }
}
