package org.supervisor4j.netty.lifecycle;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether a worker that runs is to stay, and what came of replacing it.
 *
 * @param lifetime how long it may serve
 * @param worn why it is to be recycled, if it is
 * @param hung what is wrong with it, if anything is
 * @param failures how many successors have failed
 * @param retryAt before this time no successor is started
 */
record Fitness(
    Optional<Duration> lifetime,
    Optional<String> worn,
    Optional<Hang> hung,
    int failures,
    long retryAt) {

  static final Fitness UNLIMITED = of(Optional.empty());

  static Fitness of(Optional<Duration> lifetime) {
    return new Fitness(lifetime, Optional.empty(), Optional.empty(), 0, Long.MIN_VALUE);
  }

  Fitness worn(String why) {
    return new Fitness(lifetime, Optional.of(why), hung, failures, retryAt);
  }

  Fitness hung(Optional<Hang> hang) {
    return new Fitness(lifetime, worn, hang, failures, retryAt);
  }

  Fitness failed(long nextAt) {
    return new Fitness(lifetime, worn, hung, failures + 1, nextAt);
  }

  boolean isAiling() {
    return worn.isPresent() || hung.isPresent();
  }

  boolean isDeaf() {
    return hung.filter(hang -> !hang.hears()).isPresent();
  }

  /** Empty if it is well. */
  String reason() {
    return hung.map(hang -> "hung: " + hang.reason())
        .or(() -> worn.map(why -> "to be recycled: " + why))
        .orElse("");
  }

  /** When its time of service is over, after it got ready. */
  Optional<Duration> timeout() {
    return worn.isPresent() ? Optional.empty() : lifetime;
  }
}
