package org.supervisor4j.netty.lifecycle;

import java.util.Optional;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;

/**
 * Why a process is being ended, and what comes after it.
 *
 * @param wholly whether its whole program is stopped, or it alone by hand, and it is not replaced
 *     by another
 */
public record Ending(After after, boolean wholly, String reason) {

  public enum After {
    /** Nothing: the seat rests. */
    DOWN,
    /** The next process, at once and with a new budget. */
    AGAIN,
    /** What follows a death: it did not get ready in time, or hung before it had served. */
    DEATH,
    /** What follows the death of one that served: it goes by itself. */
    OWN_WISH
  }

  static Ending down(String reason) {
    return new Ending(After.DOWN, false, reason);
  }

  static Ending again(String reason) {
    return new Ending(After.AGAIN, false, reason);
  }

  static Ending late(String reason) {
    return new Ending(After.DEATH, false, reason);
  }

  /** Since all others go, too. */
  Ending ofAll() {
    return new Ending(after, true, reason);
  }

  static Ending itself(String reason) {
    return new Ending(After.OWN_WISH, false, reason);
  }

  boolean isOwnWish() {
    return after == After.OWN_WISH;
  }

  /** With one more thing to know about it. */
  Ending but(String remark) {
    return because(reason + ", " + remark);
  }

  Ending because(String known) {
    return new Ending(after, wholly, known);
  }

  /** An operator wants it up again: a stop becomes a restart. */
  Ending wantedUp() {
    return after == After.DOWN ? new Ending(After.AGAIN, wholly, reason) : this;
  }

  /** The signal that tells it to drain, if one does. */
  Optional<Signal> drainSignal(StopPolicy stop) {
    return stop.drainSignal().map(usual -> first(stop, usual));
  }

  /** The signal that asks it to end: the first that it gets, if none tells it to drain. */
  Signal signal(StopPolicy stop) {
    return stop.drainSignal().isEmpty() ? first(stop, stop.signal()) : stop.signal();
  }

  /** What sends such a signal to the process that this policy is for. */
  static Effect send(StopPolicy stop, long serial, Signal signal) {
    return stop.wholeGroup()
        ? new Effect.SendToGroup(serial, signal)
        : new Effect.Send(serial, signal);
  }

  private Signal first(StopPolicy stop, Signal usual) {
    return stop.stopSignal().filter(signal -> wholly).orElse(usual);
  }
}
