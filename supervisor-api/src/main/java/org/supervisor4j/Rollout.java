package org.supervisor4j;

import java.time.Duration;
import java.util.Optional;

/** How a roll ended. That it failed is an outcome, not an exception: the old generation serves. */
public sealed interface Rollout {

  String program();

  /** Whether the generation that was asked for serves now. */
  default boolean succeeded() {
    return this instanceof Completed;
  }

  /**
   * Every slot is held by the new generation. Workers of the old one may still be draining.
   *
   * @param took from the start of this roll, not from the request
   */
  record Completed(String program, int generation, Duration took) implements Rollout {}

  /**
   * The new generation failed and was withdrawn. Slots that it had already taken were given back:
   * the old spec was started beside it there, ready before the new worker drained.
   *
   * @param failed the generation that was withdrawn
   * @param serving the generation that serves on
   * @param culprit the worker that failed, if it was one
   * @param restored how many slots had been replaced and were given back
   */
  record RolledBack(
      String program,
      int failed,
      int serving,
      Optional<WorkerId> culprit,
      String reason,
      int restored)
      implements Rollout {}

  /** A later request with another spec took this one's place before it had begun. */
  record Superseded(String program) implements Rollout {}

  /**
   * The program was stopped or restarted, or the supervisor closed, before the roll was done, or it
   * was taken back by {@link Program#abortRoll()}; the generation that served before serves on.
   *
   * @param reason who wanted it, and which slots could not be given back
   * @param restored how many slots had been replaced and were given back, the old spec ready there
   *     before the new worker drained; 0 after a stop or a restart, which ends every worker
   */
  record Aborted(String program, String reason, int restored) implements Rollout {}
}
