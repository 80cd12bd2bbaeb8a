package org.supervisor4j.testkit.chaos;

import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.supervisor4j.testkit.traffic.Traffic;

/**
 * A short deck with seeds that are always the same; a long one with {@code -Dchaos.minutes=10
 * -Dchaos.faults=100}, another with {@code -Dsupervisor4j.chaos.seed=N}.
 */
@Tag("alone")
@Timeout(3600)
class ChaosTest {

  private static final int FAULTS = Integer.getInteger("chaos.faults", 8);
  private static final int MINUTES = Integer.getInteger("chaos.minutes", 0);

  private final Path directory;

  ChaosTest(@TempDir Path directory) {
    this.directory = directory;
  }

  static LongStream seeds() {
    var said = Long.getLong(Chaos.SEED);
    return said == null ? LongStream.of(3, 14) : LongStream.of(said);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void puppets_bear_whatever_is_played(long seed) {
    try (var err = new ErrLines();
        var show = new PuppetShow(directory, 3)) {
      var report =
          show.chaos(err.warnings())
              .seed(seed)
              .faults(FAULTS)
              .lasting(ofMinutes(MINUTES))
              .repeatedBy(
                  "mvn -pl supervisor-testkit -am test -Dtest=ChaosTest -Dsurefire.failIfNoSpecifiedTests=false -Dchaos.faults=%d -Dchaos.minutes=%d -D%s="
                      .formatted(FAULTS, MINUTES, Chaos.SEED))
              .run();

      assertThat(report.cards()).isEqualTo(FAULTS);
      assertThat(report.sent()).isPositive();
      assertThat(report.losses().unexplained()).isEmpty();
      assertThat(report).asString().contains("seed " + seed, " 0 lost outside the allowances");
      System.out.println(report);
    }
  }

  @Test
  void a_program_of_the_users_own_bears_what_is_done_from_outside() {
    try (var show = new PuppetShow(directory, 2)) {
      var plan = Traffic.to(show.supervisor().address("http")).rate(50);

      var report =
          Chaos.on(show.supervisor(), "web", show.story())
              .seed(7)
              .faults(6)
              .traffic("keep-alive", plan.keepAlive(8, 64))
              .run();

      assertThat(report.cards()).isEqualTo(6);
      assertThat(report.faults()).isNotEmpty();
      assertThat(report.played()).doesNotContainKeys("exit", "out of memory");
    }
  }
}
