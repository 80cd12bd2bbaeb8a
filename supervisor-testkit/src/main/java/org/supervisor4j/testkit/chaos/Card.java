package org.supervisor4j.testkit.chaos;

/**
 * A kind of fault.
 *
 * @param name what is done, for people
 * @param allows which requests may be lost by it, for people; the deed tells the traffic
 */
record Card(String name, Mix mix, Floor floor, String allows, Deed deed) {

  /** What is done. */
  interface Deed {

    /** Returns when it is done; how all gets well again is for others to see. */
    void play(Scene scene, Deal deal);
  }

  static final String NOTHING = "nothing";
  static final String HELD = "what the worker held";

  @Override
  public String toString() {
    return name;
  }
}
