package org.supervisor4j;

import java.time.Duration;
import java.util.Optional;

/**
 * How a new generation replaces the old one. A new worker starts beside the old one, and only after
 * it was ready for the time of observation does the old one drain, so capacity never falls below
 * what it was. A worker that is recycled or hangs is replaced in the same way, so surge and
 * observation hold for that, too.
 *
 * @param surge how many new workers may be on trial beside the old ones
 * @param together whether the first old worker drains only after all new ones have passed
 * @param observe how long a ready new worker is watched before it replaces the old one
 * @param deadline the time after which a roll that is not done is taken back
 * @param draining how many generations may drain at once
 * @param every how long a generation serves before the program rolls itself
 */
public record RolloutPolicy(
    int surge,
    boolean together,
    Duration observe,
    Optional<Duration> deadline,
    int draining,
    Optional<Duration> every) {

  private static final int DRAINING = 3;

  /** One slot after the other. */
  public static RolloutPolicy oneByOne() {
    return surge(1);
  }

  /** Up to this many slots at a time. */
  public static RolloutPolicy surge(int workers) {
    return of(workers, false);
  }

  /** All new workers first; the old ones drain when every new one has passed. */
  public static RolloutPolicy allAtOnce() {
    return of(Integer.MAX_VALUE, true);
  }

  private static RolloutPolicy of(int surge, boolean together) {
    return new RolloutPolicy(
        surge, together, Duration.ofSeconds(1), Optional.empty(), DRAINING, Optional.empty());
  }

  /** How long a new worker must stay ready before it replaces the old one; 1 s unless said. */
  public RolloutPolicy observe(Duration time) {
    return new RolloutPolicy(surge, together, time, deadline, draining, every);
  }

  /**
   * Takes the roll back if it is not done in this time; slots that go one after the other are
   * observed one after the other.
   */
  public RolloutPolicy deadline(Duration limit) {
    return new RolloutPolicy(surge, together, observe, Optional.of(limit), draining, every);
  }

  /**
   * How many generations may drain at once, so that a drain holds up no roll and rolls that follow
   * one another fast don't fill the machine; 3 unless said. When there are more, the workers of the
   * oldest one are signalled, whatever they still have.
   */
  public RolloutPolicy draining(int generations) {
    return new RolloutPolicy(surge, together, observe, deadline, generations, every);
  }

  /**
   * The program rolls itself to its own spec, as {@link Program#roll()} does, when so long has
   * passed since it was started or a roll of it ended, well or not; never unless said. It waits
   * until no older generation drains, but not for longer than the same time again.
   */
  public RolloutPolicy every(Duration time) {
    return new RolloutPolicy(surge, together, observe, deadline, draining, Optional.of(time));
  }
}
