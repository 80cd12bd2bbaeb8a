package org.supervisor4j.netty.lifecycle;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.CauseOfDeath.Kind;
import org.supervisor4j.Signal;

/**
 * What a seat knows of its process, or of the last one.
 *
 * @param born the slot when it was started, by which it knows itself
 * @param said what it has said of itself
 * @param headcount of one that has children
 * @param signals that operators have sent it
 */
public record Incumbent(int born, Said said, Optional<Headcount> headcount, Set<Signal> signals) {

  static Incumbent none(int slot, Optional<Headcount> headcount) {
    return new Incumbent(slot, Said.NOTHING, headcount, Set.of());
  }

  /** Another one starts. */
  Incumbent next(int slot, long now) {
    return none(slot, headcount.map(count -> count.born(now)));
  }

  Incumbent with(Said news) {
    return new Incumbent(born, news, headcount, signals);
  }

  Incumbent with(Headcount count) {
    return new Incumbent(born, said, Optional.of(count), signals);
  }

  Incumbent signalled(Signal signal) {
    var all = new HashSet<>(signals);
    all.add(signal);
    return new Incumbent(born, said, headcount, Set.copyOf(all));
  }

  /** Its death, when an operator may have brought it. */
  CauseOfDeath attributed(CauseOfDeath cause) {
    var asked = cause.kind() == Kind.OTHER_SIGNAL && signals.stream().anyMatch(cause::isBy);
    return asked ? cause.kind(Kind.REQUESTED_SIGNAL) : cause;
  }
}
