package org.supervisor4j.testkit.simulation;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/**
 * Runs random schedules. Run it as a program to look at one seed again, or to run many: {@code
 * Simulation FIRST_SEED COUNT}.
 */
public final class Simulation {

  /** How much was run. */
  public record Summary(
      long firstSeed, long schedules, long spawns, Duration took, Coverage coverage) {
    @Override
    public String toString() {
      return "%,d schedules from seed %d on, %,d workers, in %d s: nothing broken"
          .formatted(schedules, firstSeed, spawns, took.toSeconds());
    }
  }

  private Simulation() {}

  /**
   * Runs one schedule per seed, on all processors.
   *
   * @throws AssertionError with the seed, the broken invariant and the shortest story that shows it
   */
  public static Summary run(long firstSeed, long count) {
    var began = System.nanoTime();
    var spawns = new AtomicLong();
    var coverage = new Coverage();
    LongStream.range(firstSeed, firstSeed + count)
        .parallel()
        .forEach(seed -> spawns.addAndGet(run(seed, coverage)));
    var took = Duration.ofNanos(System.nanoTime() - began);
    return new Summary(firstSeed, count, spawns.get(), took, coverage);
  }

  private static int run(long seed, Coverage coverage) {
    var schedule = Schedule.random(seed);
    var result = Run.of(schedule);
    if (result.broken().isPresent()) {
      throw new AssertionError(explain(Shrinker.shrink(schedule)));
    }
    coverage.add(result.coverage());
    return result.spawns();
  }

  private static String explain(Schedule shortest) {
    var result = Run.of(shortest);
    return "seed "
        + shortest.seed()
        + ": "
        + result.broken().orElse("does not break when run again")
        + "\n"
        + shortest.spec()
        + "\n"
        + result.story();
  }

  public static void main(String[] arguments) {
    var summary = run(Long.parseLong(arguments[0]), Long.parseLong(arguments[1]));
    System.out.println(summary);
    System.out.println(summary.coverage());
    summary.coverage().surprises().forEach(System.out::println);
  }
}
