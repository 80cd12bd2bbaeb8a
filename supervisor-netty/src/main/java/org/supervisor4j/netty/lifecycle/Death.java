package org.supervisor4j.netty.lifecycle;

import java.time.Duration;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.RestartPolicy.When;
import org.supervisor4j.SupervisorEvent.WorkerBackedOff;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerGaveUp;
import org.supervisor4j.SupervisorEvent.WorkerNotStarted;

/** What follows when a process ends, or when none could be started. */
final class Death {

  private Death() {}

  /** It ended by itself. */
  static Seat unasked(Seat seat, Turn turn, long pid, CauseOfDeath cause, boolean wasReady) {
    var policy = seat.spec().restart();
    var status = cause.status();
    var retried = isRetried(seat, wasReady);
    var meant = policy.expects(status) && !retried;
    var reason = meant ? "ended by itself" : unexpected(wasReady);
    turn.publish(new WorkerExited(seat.worker(), pid, cause, false, reason));
    var ended = seat.with(seat.history().ended(cause));
    var why = cause.withLastWords(cause + ", " + reason);
    if (seat.hasOneLife()) {
      return ended.in(new Resting.Fatal(why), turn);
    }
    if (!retried && !policy.restarts(status)) {
      return ended.in(new Resting.Exited(why), turn);
    }
    return answer(ended, turn, wasReady, why);
  }

  private static String unexpected(boolean wasReady) {
    return wasReady ? "died" : "died before it was ready";
  }

  /** We ended it. */
  static Seat asked(Seat seat, Turn turn, long pid, CauseOfDeath cause, Ending ending) {
    turn.publish(new WorkerExited(seat.worker(), pid, cause, true, ending.reason()));
    var known = ending.because(cause.withLastWords(ending.reason()));
    return follow(seat.with(seat.history().ended(cause)), turn, known);
  }

  /** What the ending was for. */
  static Seat follow(Seat seat, Turn turn, Ending ending) {
    return switch (ending.after()) {
      case OWN_WISH -> throw new AssertionError("that is no ending of ours");
      case DOWN -> seat.in(new Resting.Stopped(), turn);
      case AGAIN ->
          seat.is(Seat.Role.WITHDRAWN) // its restart was asked for before its roll failed
              ? seat.in(new Resting.Stopped(), turn)
              : spawn(seat.with(seat.history().forgiven()), turn);
      case DEATH ->
          seat.hasOneLife()
              ? seat.in(new Resting.Fatal(ending.reason()), turn)
              : failed(seat, turn, ending.reason());
    };
  }

  /** The process could not be started at all. */
  static Seat notStarted(Seat seat, Turn turn, String reason) {
    turn.publish(new WorkerNotStarted(seat.worker(), reason));
    if (seat.hasOneLife()) {
      return seat.in(new Resting.Fatal(reason), turn);
    }
    return failed(seat, turn, reason);
  }

  /** Whether it was a start that failed, and those have a budget of their own. */
  private static boolean isRetried(Seat seat, boolean wasReady) {
    return !wasReady && seat.spec().restart().startRetries().isPresent();
  }

  /** It never served, so there is no exit status to ask the policy about. */
  private static Seat failed(Seat seat, Turn turn, String reason) {
    return seat.spec().restart().when() == When.NEVER && !isRetried(seat, false)
        ? giveUp(seat, turn, reason)
        : answer(seat, turn, false, reason);
  }

  /** Restart at once, restart later, or give up. */
  private static Seat answer(Seat seat, Turn turn, boolean wasReady, String reason) {
    var policy = seat.spec().restart();
    var stable = wasReady && turn.now - seat.since() >= policy.stableAfter().toNanos();
    var history =
        isRetried(seat, wasReady)
            ? seat.history().failedToStart()
            : seat.history().died(turn.now, stable, policy);
    var dead = seat.with(history);
    if (history.isOverBudget(policy)) {
      var budget = policy.maxRestarts() + " restarts in " + Words.of(policy.period());
      return giveUp(dead, turn, "it needs more than " + budget + ", last: " + reason);
    }
    if (history.isOverStartRetries(policy)) {
      var starts = history.failedStarts() + " starts in a row";
      return giveUp(dead, turn, starts + " have failed, last: " + reason);
    }
    var delay = Duration.ofNanos(history.delay(wasReady, policy, turn.dice()));
    if (!delay.isZero()) {
      turn.publish(new WorkerBackedOff(seat.worker(), delay, reason));
    }
    return dead.in(new Resting.Backoff(delay, reason), turn); // of zero: over within this step
  }

  private static Seat giveUp(Seat seat, Turn turn, String reason) {
    turn.publish(new WorkerGaveUp(seat.worker(), reason));
    return seat.in(new Resting.Fatal(reason), turn);
  }

  /** The next process of this seat. */
  static Seat spawn(Seat seat, Turn turn) {
    var serial = turn.newSerial();
    var born = seat.bornHere(turn);
    turn.emit(
        new Effect.Spawn(serial, seat.worker(), seat.generation(), !seat.isUrgent(), born.told()));
    return born.in(new Occupied.Spawning(serial), turn);
  }
}
