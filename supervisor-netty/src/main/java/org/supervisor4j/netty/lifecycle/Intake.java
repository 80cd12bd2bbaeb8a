package org.supervisor4j.netty.lifecycle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.netty.lifecycle.Seat.Role;

/** Who accepts connections: every worker that runs and is no spare, once it can be told. */
final class Intake {

  private Intake() {}

  /** What is to be told because of this step; before its drains. */
  static List<Effect> changed(ProgramState before, Board after) {
    var was = of(before.seats(), before.size());
    var news = new ArrayList<Effect>();
    of(after.seats, after.size)
        .forEach(
            (serial, shards) -> {
              if (!shards.equals(was.get(serial))) {
                news.add(new Effect.Accept(serial, shards));
              }
            });
    return news;
  }

  /** By serial, from which shards of its sockets it accepts. */
  private static Map<Long, Map<String, List<Integer>>> of(List<Seat> seats, int size) {
    var accepting = new HashMap<Long, Map<String, List<Integer>>>();
    for (var seat : seats) {
      if (accepts(seat)) {
        accepting.put(seat.running().orElseThrow().serial(), shards(seat, seats, size));
      }
    }
    return accepting;
  }

  private static boolean accepts(Seat seat) {
    return !seat.is(Role.SPARE) && seat.hears();
  }

  private static Map<String, List<Integer>> shards(Seat seat, List<Seat> seats, int size) {
    Map<String, List<Integer>> shards = new HashMap<>();
    for (var socket : seat.spec().sockets()) {
      if (socket.sockets() > 1) {
        var serving = serving(socket, seats);
        var dealt = new Shards(socket.sockets(), size, serving);
        shards.put(socket.name(), dealt.of(seat.slot()));
      }
    }
    return Map.copyOf(shards);
  }

  /** The slots whose holders take what comes by this socket. */
  private static List<Integer> serving(SocketHandoff socket, List<Seat> seats) {
    return seats.stream()
        .filter(seat -> seat.holds() && accepts(seat) && !seat.isHung())
        .filter(seat -> seat.spec().sockets().contains(socket))
        .map(Seat::slot)
        .sorted()
        .toList();
  }
}
