package org.supervisor4j.testkit.fault;

import java.time.Instant;

/**
 * Something that was done to the system under test.
 *
 * @param name what was done, as {@code KILL} or {@code freeze}
 * @param target to whom, as {@code web/0#1 (pid 4711)}
 * @param at when it began to be done: what was lost by it was lost later
 */
public record Fault(String name, String target, Instant at) {

  /** Without the time, which a story has in its margin. */
  @Override
  public String toString() {
    return name + ": " + target;
  }
}
