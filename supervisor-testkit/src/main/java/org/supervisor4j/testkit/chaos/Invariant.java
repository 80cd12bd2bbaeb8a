package org.supervisor4j.testkit.chaos;

import java.util.List;

/** Something that holds whatever is played; a look gives a line for each thing that is wrong. */
interface Invariant {

  /** Looked at every few milliseconds, on a thread of its own. */
  default List<String> always() {
    return List.of();
  }

  /** Looked at when all was calm before the first card, and is again after each turn. */
  default List<String> whenCalm() {
    return List.of();
  }
}
