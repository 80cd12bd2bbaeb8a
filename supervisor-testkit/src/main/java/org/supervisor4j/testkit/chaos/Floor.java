package org.supervisor4j.testkit.chaos;

import java.util.Locale;

/** How many workers stay ready, at least, from the act until all is well again. */
enum Floor {
  ALL,
  ALL_BUT_ONE,
  ONE,
  NONE;

  /** By how many of these workers the capacity may fall. */
  int cost(int workers) {
    return switch (this) {
      case ALL -> 0;
      case ALL_BUT_ONE -> 1;
      case ONE -> workers - 1;
      case NONE -> workers;
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
