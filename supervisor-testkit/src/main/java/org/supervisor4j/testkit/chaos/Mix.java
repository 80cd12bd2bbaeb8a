package org.supervisor4j.testkit.chaos;

/** With which other card one may be played at the same time. */
enum Mix {
  /** With none. */
  ALONE,
  /** It is done to the worker of one slot: with one of another slot, or of the pool. */
  SLOT,
  /** It is done to the pool by its operator: with one of a slot. */
  POOL;

  boolean with(Mix other) {
    return this == SLOT ? other != ALONE : this == POOL && other == SLOT;
  }
}
