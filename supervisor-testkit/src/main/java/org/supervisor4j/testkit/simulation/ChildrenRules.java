package org.supervisor4j.testkit.simulation;

import org.supervisor4j.Prefork;
import org.supervisor4j.netty.lifecycle.Alive;
import org.supervisor4j.netty.lifecycle.Headcount;
import org.supervisor4j.netty.lifecycle.ProgramState;
import org.supervisor4j.netty.lifecycle.Roll;
import org.supervisor4j.netty.lifecycle.Seat;
import org.supervisor4j.testkit.virtual.ScriptedChildren;
import org.supervisor4j.testkit.virtual.ScriptedWorker;

/** Every master has as many children as it was told, and was told as soon as it could be. */
final class ChildrenRules {

  private ChildrenRules() {}

  /** That none is told too soon, or while it leaves, its script says itself. */
  static void check(ProgramState state, ScriptedChildren children, long now) {
    for (var seat : state.seats()) {
      if (seat.headcount().isPresent() && stays(seat)) {
        var count = seat.headcount().get();
        isToldInTime(seat, count, now);
        children.live().stream()
            .filter(child -> seat.hasProcess(child.serial()))
            .forEach(child -> hasAsManyAsTold(child, count));
      }
    }
  }

  private static boolean stays(Seat seat) {
    return seat.phase() instanceof Alive.Starting || seat.isRunning();
  }

  private static void hasAsManyAsTold(ScriptedWorker child, Headcount count) {
    Broken.unless(
        child.children() == count.told(),
        () -> child.worker() + " has " + child.children() + " children, told " + count.told());
  }

  private static void isToldInTime(Seat seat, Headcount count, long now) {
    var pause = seat.spec().prefork().map(Prefork::pause).orElseThrow().toNanos();
    var due = Math.max(seat.since(), count.at()) + pause;
    Broken.unless(
        count.told() == count.wanted() || !seat.isRunning() || now < due,
        () -> seat.worker() + " is not told of its children");
  }

  /** From the request on the number is what was asked for, whatever else goes on. */
  static void resized(ProgramState state, int children) {
    var numbers = state.roll().map(Roll::children).filter(number -> number > 0);
    Broken.unless(
        numbers.orElse(children) == children && state.children() == children,
        () -> "not resized to " + children + " children");
    for (var seat : state.seats()) {
      Broken.unless(
          seat.headcount().map(Headcount::wanted).orElse(children) == children,
          () -> seat.worker() + " is not resized to " + children + " children");
    }
  }

  /** A resize that completes well has told the truth. */
  static void settled(ProgramState state, int children) {
    for (var seat : state.seats()) {
      Broken.unless(
          !stays(seat) || seat.headcount().map(Headcount::told).orElse(children) == children,
          () -> "resized, and " + seat.worker() + " was not told");
    }
  }
}
