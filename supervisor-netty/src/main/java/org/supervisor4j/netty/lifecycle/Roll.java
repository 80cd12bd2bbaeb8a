package org.supervisor4j.netty.lifecycle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.WorkerId;

/**
 * A roll under way.
 *
 * @param size how many slots the new generation is to have; a resize changes it
 * @param children how many its masters are to have; 0 if they are none
 * @param operations who waits for its outcome
 * @param failure present once it has failed and is being taken back
 */
public record Roll(
    Generation from,
    Generation to,
    int size,
    int children,
    List<Long> operations,
    long startedAt,
    Optional<Failure> failure) {

  /**
   * Why it is taken back.
   *
   * @param asked whether somebody wanted it; then nothing was wrong
   * @param restored how many slots that had changed hands have been given back
   */
  public record Failure(boolean asked, Optional<WorkerId> culprit, String reason, int restored) {

    static Failure of(Optional<WorkerId> culprit, String reason) {
      return new Failure(false, culprit, reason, 0);
    }

    static Failure asked(String reason) {
      return new Failure(true, Optional.empty(), reason, 0);
    }

    Failure restoredOne() {
      return new Failure(asked, culprit, reason, restored + 1);
    }

    Failure but(String residue) {
      return new Failure(asked, culprit, reason + "; " + residue, restored);
    }
  }

  /** The generation that is to serve: the new one, unless the roll is being taken back. */
  static Generation toServe(Optional<Roll> running, Generation serving) {
    return running.filter(roll -> roll.failure().isEmpty()).map(Roll::to).orElse(serving);
  }

  /** How many slots there are: as many as the generation has that has more. */
  static int slots(Optional<Roll> running, int serving) {
    return Math.max(serving, running.map(Roll::size).orElse(0));
  }

  Roll failed(Failure why) {
    return new Roll(from, to, size, children, operations, startedAt, Optional.of(why));
  }

  Roll sized(int slots) {
    return new Roll(from, to, slots, children, operations, startedAt, failure);
  }

  /** With so many children, if its masters have any. */
  Roll withChildren(int wanted) {
    var next = children == 0 ? 0 : wanted;
    return new Roll(from, to, size, next, operations, startedAt, failure);
  }

  Roll joinedBy(long operation) {
    return new Roll(from, to, size, children, plus(operations, operation), startedAt, failure);
  }

  private static List<Long> plus(List<Long> operations, long operation) {
    var all = new ArrayList<>(operations);
    all.add(operation);
    return List.copyOf(all);
  }

  /**
   * The roll that begins when the running one is over; all requests that came meanwhile are one.
   *
   * @param next empty: the spec that serves by then
   */
  public record Queued(Optional<ProgramSpec> next, List<Long> operations) {

    /** A request for the same again waits with the others. */
    Queued joinedBy(long operation) {
      return new Queued(next, plus(operations, operation));
    }

    Queued sized(int slots) {
      return changed(spec -> Resize.sized(spec, slots, Resize.children(spec)));
    }

    Queued withChildren(int wanted) {
      return changed(spec -> Resize.sized(spec, spec.workers(), wanted));
    }

    private Queued changed(UnaryOperator<ProgramSpec> change) {
      return new Queued(next.map(change), operations);
    }
  }
}
