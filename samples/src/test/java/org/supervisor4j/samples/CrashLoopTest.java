package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
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
      var spawned = host.linesWith("spawned").size();
      var ticks = Proc.cpuTicks(host.pid());
      var began = System.nanoTime();

      await().pollDelay(ofSeconds(SECONDS)).atMost(ofSeconds(SECONDS + 10)).until(() -> true);

      var time = Duration.ofNanos(System.nanoTime() - began);
      assertThat(Duration.ofMillis((Proc.cpuTicks(host.pid()) - ticks) * 10))
          .as("CPU time of the host in %s", time)
          .isLessThan(time.dividedBy(100));
      assertThat((long) host.linesWith("spawned").size() - spawned)
          .as("spawns in %s, one a second", time)
          .isBetween(SECONDS - allowed(), SECONDS + allowed());
    }
  }

  /** Each second starts with a death, so a busy machine falls behind a little each time. */
  private static long allowed() {
    return Math.max(2, SECONDS / 10);
  }
}
