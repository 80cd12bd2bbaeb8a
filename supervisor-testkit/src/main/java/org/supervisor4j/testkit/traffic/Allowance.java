package org.supervisor4j.testkit.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.supervisor4j.testkit.fault.Fault;
import org.supervisor4j.testkit.fault.Lasting;

/**
 * Losses that a fault explains: of these causes, under way at some moment between these two, and no
 * more than so many. By {@link Instant#now()}, as a report's times.
 *
 * @param fault what was done, for the table of a failure
 * @param atMost how many of such losses it explains
 */
public record Allowance(
    String fault, Instant from, Instant to, Set<LossCause> causes, long atMost) {

  /** How long after a process's death its clients may hear of it, on a busy machine. */
  private static final Duration NEWS = Duration.ofSeconds(5);

  private static final Set<LossCause> ENDED =
      Set.of(LossCause.RESET, LossCause.EOF, LossCause.PARTIAL);
  private static final Set<LossCause> SILENT = Set.of(LossCause.TIMEOUT);

  public Allowance {
    causes = Set.copyOf(causes);
    if (causes.isEmpty() || to.isBefore(from) || atMost < 1) {
      throw new IllegalArgumentException(
          "allowance for %s of %d %s between %s and %s: it allows nothing; give a cause, a time that does not end before it begins, and at least 1"
              .formatted(fault, atMost, causes, from, to));
    }
  }

  /**
   * What was inside a process that died at this moment: its connections end without an answer, or
   * with a part of one.
   *
   * @param connections how many it had at most
   */
  public static Allowance insideKilled(String worker, Instant at, long connections) {
    return new Allowance("death of " + worker, at, at.plus(NEWS), ENDED, connections);
  }

  /**
   * What was inside a process that this fault ended, and those alone that it hit.
   *
   * @param connections how many they had at most, all together
   */
  public static Allowance insideKilled(Fault fault, long connections) {
    return new Allowance(fault.toString(), fault.at(), fault.at().plus(NEWS), ENDED, connections);
  }

  /** What a process did not answer in time while it did nothing, from the one time to the other. */
  public static Allowance insideFrozen(String worker, Instant from, Instant to, long connections) {
    return new Allowance("freeze of " + worker, from, to, SILENT, connections);
  }

  /** What was not answered in time while this fault lasted, up to now if it still does. */
  public static Allowance insideFrozen(Lasting fault, long connections) {
    var to = fault.end().orElseGet(Instant::now);
    var began = fault.fault();
    return new Allowance(began.toString(), began.at(), to, SILENT, connections);
  }

  /** Whether it explains this one, whatever else it has explained. */
  public boolean covers(Loss loss) {
    return causes.contains(loss.cause())
        && !loss.lostAt().isBefore(from)
        && !loss.due().isAfter(to);
  }
}
