package org.supervisor4j.testkit.chaos;

import java.time.Duration;

/**
 * A card as it was drawn.
 *
 * @param slot of the worker to which it is done, or which it spares
 * @param strength how hard, from 0 to 1
 * @param after how long after the turn has begun
 */
record Deal(Card card, int slot, double strength, Duration after) {

  /** Between these two, by its strength. */
  Duration between(Duration least, Duration most) {
    return least.plusNanos((long) (strength * most.minus(least).toNanos()));
  }

  @Override
  public String toString() {
    return card.mix() == Mix.POOL ? card.name() : card.name() + " (slot " + slot + ")";
  }
}
