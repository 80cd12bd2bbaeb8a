package org.supervisor4j.testkit.simulation;

import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.supervisor4j.Rollout;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.RollFinished;
import org.supervisor4j.SupervisorEvent.RollStarted;
import org.supervisor4j.SupervisorEvent.SlotRolled;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.lifecycle.Alive;
import org.supervisor4j.netty.lifecycle.ProgramState;
import org.supervisor4j.netty.lifecycle.Resting;
import org.supervisor4j.netty.lifecycle.Roll;
import org.supervisor4j.netty.lifecycle.Seat;

/**
 * One roll at a time; what was withdrawn never starts again; a slot changes hands only to a worker
 * that was ready for the time of observation; requests never make more rolls than there were.
 */
final class RollRules {

  private final ReadySince ready;
  private final Set<Integer> withdrawn = new HashSet<>();
  private Optional<RollStarted> running = Optional.empty();
  private final Set<WorkerId> left = new HashSet<>();
  private OptionalInt failing = OptionalInt.empty();
  private int requests;
  private int rolls;

  RollRules(ReadySince ready) {
    this.ready = ready;
  }

  void before(Act act) {
    if (act instanceof Act.Roll || act instanceof Act.RollTo) {
      requests++;
    }
  }

  /** A process was asked for. */
  void spawned(WorkerId worker) {
    Broken.unless(
        !withdrawn.contains(worker.generation()),
        () -> worker + " is started after it was withdrawn");
    Broken.unless(
        failing.isEmpty() || failing.getAsInt() != worker.generation() || left.contains(worker),
        () -> worker + " is started though its roll has failed");
  }

  /** A roll that has failed says so in the same step, and starts nothing of its own any more. */
  void check(ProgramState state) {
    failing = OptionalInt.empty();
    state.roll().ifPresent(roll -> check(state, roll));
  }

  /** Where the old spec has failed too, the new worker keeps its slot, and is started again. */
  private void leftInPlace(ProgramState state, int generation) {
    state.seats().stream()
        .filter(seat -> seat.is(Seat.Role.HOLDER) && seat.generation().number() == generation)
        .forEach(seat -> left.add(seat.worker()));
  }

  private void check(ProgramState state, Roll roll) {
    if (roll.failure().isPresent()) {
      failing = OptionalInt.of(roll.to().number());
      leftInPlace(state, roll.to().number());
      return;
    }
    var trials = state.seats().stream().filter(seat -> seat.is(Seat.Role.TRIAL)).count();
    Broken.unless(trials <= roll.to().spec().rollout().surge(), "more trials than the surge");
    for (var seat : state.seats()) {
      var done = seat.holds() && seat.isDone();
      var down = done || !state.wants(seat.slot());
      var fell = seat.isOf(roll.to()) && seat.phase() instanceof Resting && !down;
      Broken.unless(!fell, () -> seat.worker() + " has failed and the roll goes on");
    }
  }

  void check(SupervisorEvent event, long now, ProgramState state) {
    if (event instanceof RollStarted started) {
      Broken.unless(running.isEmpty(), "two rolls at once");
      requests += state.serving().spec().rollout().every().isPresent() ? 1 : 0; // its own
      Broken.unless(++rolls <= requests, "more rolls than requests");
      running = Optional.of(started);
    } else if (event instanceof RollFinished finished) {
      Broken.unless(running.isPresent(), "a roll ended that had not begun");
      finished(finished.outcome(), state);
    } else if (event instanceof SlotRolled rolled) {
      tookOver(rolled, now, state);
    }
  }

  private void finished(Rollout outcome, ProgramState state) {
    int to = running.orElseThrow().to();
    var reason = reasonOfEnd(outcome);
    if (reason.filter(why -> why.contains("stays")).isPresent()) {
      leftInPlace(state, to);
    } else if (reason.isPresent()) {
      withdrawn.add(to);
    }
    running = Optional.empty();
  }

  private static Optional<String> reasonOfEnd(Rollout outcome) {
    if (outcome instanceof Rollout.RolledBack back) {
      return Optional.of(back.reason());
    }
    return outcome instanceof Rollout.Aborted aborted
        ? Optional.of(aborted.reason())
        : Optional.empty();
  }

  /** After a roll every slot is held by what serves, or by what was left as the better one. */
  void held(ProgramState state) {
    if (state.roll().isEmpty()) {
      for (var seat : state.seats()) {
        var known = seat.isOf(state.serving()) || left.contains(seat.worker());
        Broken.unless(
            !seat.holds() || known, () -> seat.worker() + " holds a slot and does not serve");
      }
    }
  }

  /** From the request on there is no roll that goes on, and none that waits. */
  static void aborted(ProgramState state) {
    var goesOn = state.roll().filter(roll -> roll.failure().isEmpty()).isPresent();
    Broken.unless(!goesOn, "a roll goes on that was aborted");
    Broken.unless(state.queued().isEmpty(), "a roll waits that was aborted");
  }

  private static boolean newHoldersServe(ProgramState state, int generation) {
    return state.seats().stream()
        .filter(seat -> seat.holds() && seat.generation().number() == generation)
        .allMatch(seat -> seat.isRunning() || seat.isDone() || !state.wants(seat.slot()));
  }

  private void tookOver(SlotRolled rolled, long now, ProgramState state) {
    var roll = running.orElseThrow(() -> new Broken("a slot rolled without a roll"));
    if (rolled.to() != roll.to() || !state.up()) {
      return; // given back: the old spec takes over as soon as it can; or all others are parked
    }
    var worker = new WorkerId(rolled.program(), rolled.slot(), rolled.to());
    var seat =
        state.seats().stream()
            .filter(each -> each.holds() && each.worker().equals(worker))
            .findFirst()
            .orElseThrow(() -> new Broken(worker + " took over and does not hold its slot"));
    var since =
        seat.phase() instanceof Alive alive ? ready.of(alive.pid()) : Optional.<Long>empty();
    Broken.unless(since.isPresent(), () -> worker + " took over before it was ready");
    Broken.unless(!seat.isHung(), () -> worker + " took over and hangs");
    Broken.unless(
        newHoldersServe(state, rolled.to()), () -> worker + " took over while another was dead");
    Broken.unless(
        now - since.orElseThrow() >= seat.spec().rollout().observe().toNanos(),
        () -> worker + " took over before it was observed");
  }
}
