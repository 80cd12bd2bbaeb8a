package org.supervisor4j.testkit.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("alone")
class SimulationTest {

  private static final long BATCH = 1_000;

  /** New seeds every time; {@code -Dsimulation.schedules=100000} runs that many instead. */
  @Test
  void no_schedule_breaks_an_invariant() {
    var seed = Long.getLong("simulation.seed", System.nanoTime() % 1_000_000_000L);
    var wanted = Long.getLong("simulation.schedules", -1);
    var began = System.nanoTime();
    long done = 0;
    long spawns = 0;
    var coverage = new Coverage();
    while (wanted < 0 ? System.nanoTime() - began < time() : done < wanted) {
      var batch = Simulation.run(seed + done, BATCH);
      coverage.add(batch.coverage());
      spawns += batch.spawns();
      done += BATCH;
    }
    System.out.println(
        "simulated " + done + " schedules from seed " + seed + ", " + spawns + " workers");
    System.out.println(coverage);
    assertThat(coverage.surprises()).isEmpty();
    assertThat(spawns).isGreaterThan(done);
  }

  private static long time() {
    return Duration.ofSeconds(15).toNanos();
  }
}
