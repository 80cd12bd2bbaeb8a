package org.supervisor4j.testkit.simulation;

import java.util.function.Supplier;

/** An invariant does not hold. */
final class Broken extends AssertionError {

  private static final long serialVersionUID = 1L;

  Broken(String what) {
    super(what);
  }

  static void unless(boolean holds, String what) {
    if (!holds) {
      throw new Broken(what);
    }
  }

  /** Asked for its words only when they are needed: almost never, and there are many checks. */
  static void unless(boolean holds, Supplier<String> what) {
    if (!holds) {
      throw new Broken(what.get());
    }
  }
}
