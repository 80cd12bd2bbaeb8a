package org.supervisor4j.testkit.simulation;

import java.util.BitSet;
import java.util.List;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.netty.lifecycle.ProgramState;
import org.supervisor4j.netty.lifecycle.Seat;
import org.supervisor4j.testkit.virtual.ScriptedChildren;
import org.supervisor4j.testkit.virtual.ScriptedWorker;

/** While any slot serves, every shard of its sockets is accepted from, by one that is well. */
final class ShardRules {

  private ShardRules() {}

  /** To be called when nothing is on its way to a worker. */
  static void check(ProgramState state, ScriptedChildren children) {
    for (var seat : state.seats()) {
      if (serves(seat)) {
        seat.spec().sockets().forEach(socket -> check(socket, state, children));
      }
    }
  }

  private static void check(SocketHandoff socket, ProgramState state, ScriptedChildren children) {
    var covered = new BitSet();
    for (var seat : state.seats()) {
      if (serves(seat) && seat.spec().sockets().contains(socket)) {
        var told = child(seat, children).shards().getOrDefault(socket.name(), List.of());
        told.forEach(covered::set);
        Broken.unless(
            socket.sockets() == 1 || !told.isEmpty(), () -> seat.worker() + " accepts nothing");
      }
    }
    Broken.unless(
        socket.sockets() == 1 || covered.nextClearBit(0) == socket.sockets(),
        () -> "nobody accepts from shard " + covered.nextClearBit(0) + " of " + socket.sockets());
  }

  private static boolean serves(Seat seat) {
    return seat.holds() && !seat.isHung() && seat.hears();
  }

  private static ScriptedWorker child(Seat seat, ScriptedChildren children) {
    return children.live().stream()
        .filter(child -> seat.hasProcess(child.serial()))
        .findFirst()
        .orElseThrow();
  }
}
