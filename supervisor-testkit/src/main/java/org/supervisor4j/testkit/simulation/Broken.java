package org.supervisor4j.testkit.simulation;

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
}
