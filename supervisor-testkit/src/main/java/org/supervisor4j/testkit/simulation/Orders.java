package org.supervisor4j.testkit.simulation;

import java.util.HashMap;
import java.util.Map;
import org.supervisor4j.netty.lifecycle.Alive;
import org.supervisor4j.netty.lifecycle.Leaving;
import org.supervisor4j.netty.lifecycle.Phase;
import org.supervisor4j.netty.lifecycle.ProgramState;
import org.supervisor4j.netty.lifecycle.Seat;
import org.supervisor4j.testkit.virtual.ScriptedChildren;
import org.supervisor4j.testkit.virtual.ScriptedWorker;
import org.supervisor4j.testkit.virtual.ScriptedWorker.Order;

/**
 * Every worker has been told what it must do now, over the channel that is open now; one that can't
 * be told is signalled; and none that leaves is hurried.
 */
final class Orders {

  private record Seen(Seat seat, boolean connected, int connections) {}

  private Map<Long, Seen> before = Map.of();

  /** To be called when nothing is on its way from or to a worker. */
  void check(ProgramState state, ScriptedChildren children, long now) {
    var seen = new HashMap<Long, Seen>();
    for (var child : children.live()) {
      for (var seat : state.seats()) {
        if (seat.hasProcess(child.serial())) {
          told(child, seat);
          became(child, seat, now);
          var next = new Seen(seat, child.isConnected(), child.connections());
          seen.put(child.serial(), next);
        }
      }
    }
    before = seen;
  }

  private static void told(ScriptedWorker child, Seat seat) {
    var phase = seat.phase();
    var bySignal = seat.spec().stop().drainSignal();
    if (phase instanceof Leaving.Draining byItself && !byItself.told()) {
      var told = child.mustDrainBy().isPresent() || child.signal().isPresent();
      unless(!told, child, "goes by itself and was told to");
    } else if (phase instanceof Leaving.Draining draining && bySignal.isPresent()) {
      var first = draining.sent();
      var onStop = seat.spec().stop().stopSignal();
      unless(child.signal().equals(first), child, "is to drain and got another signal");
      unless(
          first.equals(bySignal) || first.equals(onStop), child, "drains by no signal of its own");
      unless(child.mustDrainBy().isEmpty(), child, "was told to drain in two ways");
    } else if (phase instanceof Leaving.Draining) {
      drains(child, seat);
    } else if (phase instanceof Leaving) {
      unless(child.signal().isPresent(), child, "is to stop and got no signal");
    } else {
      var early = phase instanceof Alive.Running && !child.mayBeReady();
      unless(!early, child, "counts as ready and has not said so");
      var told = child.mustDrainBy().isPresent() || child.signal().isPresent();
      unless(!told, child, "was told to go and counts as if it stayed");
      var serves = phase instanceof Alive.Running && !seat.is(Seat.Role.SPARE);
      var wanted = serves ? Order.ACCEPT : Order.NONE;
      var heard = !child.isConnected() || child.order() == wanted;
      Broken.unless(heard, () -> child.worker() + " was told " + child.order() + ", not " + wanted);
    }
  }

  private static void drains(ScriptedWorker child, Seat seat) {
    unless(child.mustDrainBy().isPresent(), child, "is to drain and was never told");
    unless(child.signal().isEmpty(), child, "drains and was signalled");
    unless(
        !child.isConnected() || child.order() == Order.DRAIN,
        child,
        "was not told to drain over the channel that is open now");
    child
        .mustDrainBy()
        .ifPresent(
            by -> unless(by <= seat.wakeAt(), child, "was given more time than is waited for it"));
  }

  /** What it is now has to follow from what it was. */
  private void became(ScriptedWorker child, Seat seat, long now) {
    var seen = before.get(child.serial());
    if (seen == null) {
      return;
    }
    var was = seen.seat().phase();
    if (was instanceof Leaving) {
      tookItsTime(child, seen.seat(), seat, now);
    }
    var stop = seat.spec().stop();
    var byMessage = !stop.drainFor().isZero() && stop.drainSignal().isEmpty();
    var drainable = was instanceof Alive.Running && byMessage;
    var heard = seen.connected() && child.isConnected() && still(seen, child);
    if (drainable && heard && !child.isFrozen() && child.signal().isPresent()) {
      unless(child.mustDrainBy().isPresent(), child, "could have drained and was signalled");
    }
  }

  private static boolean still(Seen seen, ScriptedWorker child) {
    return seen.connections() == child.connections();
  }

  private static void tookItsTime(ScriptedWorker child, Seat was, Seat is, long now) {
    if (sameKind(was.phase(), is.phase())) {
      unless(was.since() == is.since(), child, "got its time anew");
    } else {
      var crowded = is.phase().reason().contains("generations drain");
      var hurried = was.phase() instanceof Leaving.Draining draining && !draining.told();
      unless(crowded || hurried || was.wakeAt() <= now, child, "was not given its time");
    }
  }

  private static boolean sameKind(Phase one, Phase other) {
    return one.getClass() == other.getClass();
  }

  private static void unless(boolean holds, ScriptedWorker child, String what) {
    if (!holds) {
      throw new Broken(child.worker() + ", pid " + child.pid() + ", " + what);
    }
  }
}
