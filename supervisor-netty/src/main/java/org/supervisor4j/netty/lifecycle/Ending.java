package org.supervisor4j.netty.lifecycle;

/** Why a process is being ended, and what comes after it. */
public record Ending(After after, String reason) {

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
    return new Ending(After.DOWN, reason);
  }

  static Ending again(String reason) {
    return new Ending(After.AGAIN, reason);
  }

  static Ending late(String reason) {
    return new Ending(After.DEATH, reason);
  }

  static Ending itself(String reason) {
    return new Ending(After.OWN_WISH, reason);
  }

  boolean isOwnWish() {
    return after == After.OWN_WISH;
  }

  /** With one more thing to know about it. */
  Ending but(String remark) {
    return new Ending(after, reason + ", " + remark);
  }

  /** An operator wants it up again: a stop becomes a restart. */
  Ending wantedUp() {
    return after == After.DOWN ? again(reason) : this;
  }
}
