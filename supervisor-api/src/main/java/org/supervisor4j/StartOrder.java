package org.supervisor4j;

import java.util.List;
import java.util.OptionalInt;

/**
 * When a program starts among others, and when it stops: {@code
 * StartOrder.priority(10).after("db")}.
 *
 * <p>Lower priorities are started first, without waiting for them, and stopped last. A program that
 * starts <em>after</em> others waits until each of them has been ready, and stops before them,
 * whatever the priorities say. What becomes of the others later is not its concern.
 *
 * @param priority 999 unless said, as supervisord has it
 * @param groupPriority counts before the priority, which is for the order within a group then; the
 *     priority itself unless said
 * @param after the programs that have to have been ready before
 * @param isManual whether it is left down when the supervisor starts, until somebody starts it
 */
public record StartOrder(
    int priority, OptionalInt groupPriority, List<String> after, boolean isManual) {

  private static final int USUAL = 999;

  public StartOrder {
    after = List.copyOf(after);
  }

  /** Among the others of no particular order. */
  public static StartOrder usual() {
    return priority(USUAL);
  }

  /** Before the others, as supervisord has it. */
  static StartOrder ofListeners() {
    return priority(-1);
  }

  /** Lower ones start first and stop last. */
  public static StartOrder priority(int value) {
    return new StartOrder(value, OptionalInt.empty(), List.of(), false);
  }

  /** The place of its group among other groups, to be said by each program of the group alike. */
  public StartOrder groupPriority(int value) {
    return new StartOrder(priority, OptionalInt.of(value), after, isManual);
  }

  /** Waits for these, and stops before them; in place of those that were said before. */
  public StartOrder after(String... programs) {
    return new StartOrder(priority, groupPriority, List.of(programs), isManual);
  }

  /** Is left down when the supervisor starts, until somebody starts it. */
  public StartOrder manual() {
    return new StartOrder(priority, groupPriority, after, true);
  }
}
