package org.supervisor4j.netty.lifecycle;

import java.util.Optional;

/**
 * What a seat knows of its process, or of the last one.
 *
 * @param born the slot when it was started, by which it knows itself
 * @param said what it has said of itself
 * @param headcount of one that has children
 */
public record Incumbent(int born, Said said, Optional<Headcount> headcount) {

  static Incumbent none(int slot, Optional<Headcount> headcount) {
    return new Incumbent(slot, Said.NOTHING, headcount);
  }

  /** Another one starts. */
  Incumbent next(int slot, long now) {
    return none(slot, headcount.map(count -> count.born(now)));
  }

  Incumbent with(Said news) {
    return new Incumbent(born, news, headcount);
  }

  Incumbent with(Headcount count) {
    return new Incumbent(born, said, Optional.of(count));
  }
}
