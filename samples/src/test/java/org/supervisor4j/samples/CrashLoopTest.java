package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** For as long as {@code -Dcrashloop.seconds} says. */
@Tag("alone")
@Timeout(300)
class CrashLoopTest {

  private static final long SECONDS = Long.getLong("crashloop.seconds", 10);
  private static final int WARM_UP = 3;

  private final Path directory;

  CrashLoopTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void a_crash_loop_spawns_as_scheduled_and_costs_the_host_next_to_nothing() {
    try (var host = ChildHost.start(directory, CrashLoopMain.class)) {
      host.awaitLines("spawned", WARM_UP);
      var ticks = Proc.cpuTicks(host.pid());
      var began = System.nanoTime();

      await()
          .atMost(ofSeconds(2 * SECONDS + 10))
          .until(() -> host.linesWith("spawned").size() >= WARM_UP + SECONDS);

      var time = Duration.ofNanos(System.nanoTime() - began);
      assertThat(Duration.ofMillis((Proc.cpuTicks(host.pid()) - ticks) * 10))
          .as("CPU time of the host in %s", time)
          .isLessThan(time.dividedBy(100));
      assertThat(usualPause(host)).isBetween(ofMillis(950), ofMillis(1250));
    }
  }

  /**
   * The median, as a machine that stands still makes one pause longer, and one or two shorter. Each
   * begins with a death, so a busy machine makes all a little longer.
   */
  private static Duration usualPause(ChildHost host) {
    var spawned =
        host.linesWith("spawned").stream()
            .mapToLong(line -> Long.parseLong(line.replaceAll(".* ", "")))
            .toArray();
    var pauses =
        IntStream.range(1, spawned.length)
            .mapToLong(i -> spawned[i] - spawned[i - 1])
            .sorted()
            .toArray();
    return Duration.ofNanos(pauses[pauses.length / 2]);
  }
}
