package org.supervisor4j.netty.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.WorkerId;

/**
 * A roll under way.
 *
 * @param operations who waits for its outcome
 * @param failure present once it has failed and is being taken back
 */
public record Roll(
    Generation from,
    Generation to,
    List<Long> operations,
    long startedAt,
    Optional<Failure> failure) {

  /**
   * Why it failed.
   *
   * @param restored how many slots had changed hands and are given back
   */
  public record Failure(Optional<WorkerId> culprit, String reason, int restored) {

    Failure restoring(int slots) {
      return new Failure(culprit, reason, slots);
    }

    Failure but(String residue) {
      return new Failure(culprit, reason + "; " + residue, restored - 1);
    }
  }

  Roll failed(Failure why) {
    return new Roll(from, to, operations, startedAt, Optional.of(why));
  }

  /**
   * The roll that begins when the running one is over; all requests that came meanwhile are one.
   *
   * @param next empty: the spec that serves by then
   */
  public record Queued(Optional<ProgramSpec> next, List<Long> operations) {

    /** A request for the same again waits with the others. */
    Queued joinedBy(long operation) {
      var all = new ArrayList<>(operations);
      all.add(operation);
      return new Queued(next, List.copyOf(all));
    }
  }
}
