package org.supervisor4j.netty.output;

import java.util.Collection;
import java.util.Optional;
import org.supervisor4j.Logs;

/**
 * The rotation of a file that several wish otherwise, as the two generations of a roll may: what
 * one of them wants to keep is kept, so that a release on trial destroys nothing.
 */
final class Mildest {

  private Mildest() {}

  /** Of one wish or more; empty is the wish not to rotate. */
  static Optional<Logs.Rotation> of(Collection<Optional<Logs.Rotation>> wishes) {
    return wishes.stream()
        .reduce((one, other) -> one.flatMap(a -> other.map(b -> milder(a, b))))
        .orElseThrow();
  }

  private static Logs.Rotation milder(Logs.Rotation one, Logs.Rotation other) {
    return new Logs.Rotation(
        Math.max(one.bytes(), other.bytes()), Math.max(one.backups(), other.backups()));
  }
}
