package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.samples.StarmanBenchmark.Host;
import org.supervisor4j.samples.StarmanBenchmark.Socket;
import org.supervisor4j.testkit.traffic.Traffic;
import org.supervisor4j.testkit.traffic.TrafficReport;

/** Side by side with start_server. {@code -Drolls=20} for more of them. */
@Tag("alone")
@Timeout(300)
class StarmanBenchmarkTest {

  private static final int ROLLS = Integer.getInteger("rolls", 1);

  @BeforeAll
  static void require() {
    RealStarman.require();
  }

  /** One request that is inside of the application when the roll begins, and outlasts it. */
  private static TrafficReport inFlight(Host host, Path directory, int seconds) throws IOException {
    try (var starman = host.start(directory, Socket.IPV4);
        var traffic =
            Traffic.to(starman.address())
                .path("/slow?" + seconds)
                .timeout(ofSeconds(60))
                .requests(1)
                .start()) {
      await().atMost(ofSeconds(30)).until(() -> Files.exists(directory.resolve("busy")));
      starman.roll();
      return traffic.stop();
    }
  }

  @Test
  void a_request_that_is_under_way_in_a_roll_is_answered_here_and_cut_off_by_start_server(
      @TempDir Path here, @TempDir Path there) throws IOException {
    inFlight(Host.EMBEDDED, here, 3).assertNothingLost();

    var cut = inFlight(Host.TERM, there, 30); // so long that nothing is late to cut it off
    assertThat(cut.sent()).isOne();
    assertThat(cut.lost()).hasSize(1);
  }

  @Test
  void the_comparison_runs_and_loses_nothing_here() throws IOException {
    System.out.println(StarmanBenchmark.HEAD);
    for (var host : Host.values()) {
      var row = StarmanBenchmark.run(host, Socket.IPV4, ROLLS);
      System.out.println(row);
      assertThat(row.fast().answered()).isGreaterThan(100L * ROLLS);
      assertThat(row.slow().answered()).isPositive();
      if (host == Host.EMBEDDED) {
        row.fast().assertNothingLost();
        row.slow().assertNothingLost();
      }
    }
  }
}
