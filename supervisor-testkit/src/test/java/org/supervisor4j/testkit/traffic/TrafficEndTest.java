package org.supervisor4j.testkit.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.testkit.traffic.Deed.*;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing of a traffic is left when it has ended, and nothing of it is forgotten. */
class TrafficEndTest {

  @Test
  void stop_waits_for_what_is_under_way() {
    try (var server = DroppingServer.onTcp(request -> ANSWER);
        var traffic = Traffic.to(server.address()).rate(1000).keepAlive(4).start()) {
      await().until(() -> traffic.report().answered() > 10);
      server.stall(Duration.ofMinutes(1));
      await().until(() -> traffic.report().pending() > 50);
      server.stall(Duration.ofMillis(300)); // and no longer

      var report = traffic.stop();

      assertThat(report.pending()).isZero();
      assertThat(report.answered()).isEqualTo(report.sent());
    }
  }

  @Test
  void stop_counts_as_lost_what_is_never_answered() {
    try (var server = DroppingServer.onTcp(request -> SILENCE);
        var traffic =
            Traffic.to(server.address()).rate(200).timeout(Duration.ofSeconds(1)).start()) {
      await().until(() -> traffic.report().sent() >= 20);

      var report = traffic.stop();

      assertThat(report.sent()).isGreaterThanOrEqualTo(20);
      assertThat((long) report.lost().size()).isEqualTo(report.sent());
      assertThat(report.lost()) // of those that are sent late some never come to be connected
          .extracting(Loss::cause)
          .contains(LossCause.TIMEOUT)
          .isSubsetOf(LossCause.TIMEOUT, LossCause.CONNECT_TIMEOUT);
    }
  }

  @Test
  void close_leaves_what_is_under_way_pending_and_may_be_repeated() {
    try (var server = DroppingServer.onTcp(request -> SILENCE)) {
      var traffic = Traffic.to(server.address()).rate(200).start();
      await().until(() -> traffic.report().sent() >= 20);

      traffic.close();
      traffic.close();

      var report = traffic.report();
      assertThat(report.pending()).isEqualTo(report.sent()).isGreaterThanOrEqualTo(20);
      assertThat(report.lost()).isEmpty();
      assertThat(traffic.stop().sent()).isEqualTo(report.sent());
    }
  }

  @Test
  void neither_threads_nor_descriptors_are_left() throws IOException {
    try (var server = DroppingServer.onTcp(i -> i % 5 == 0 ? RESET : ANSWER)) {
      var plan = Traffic.to(server.address()).rate(1000).requests(200).keepAlive(16, 64);
      plan.run(); // loads classes, whose jars stay open
      await().until(() -> server.openClients() == 0);
      var before = descriptors();

      plan.run();
      plan.connectionPerRequest().run();
      plan.mostlyIdle(30, Duration.ZERO, Duration.ofMillis(40)).run();
      try (var aborted = plan.start()) {
        await().until(() -> aborted.report().sent() > 50);
      }

      await().until(() -> server.openClients() == 0);
      await().untilAsserted(() -> assertThat(besides(before)).isEmpty());
      await()
          .until(
              () ->
                  Thread.getAllStackTraces().keySet().stream()
                      .noneMatch(thread -> thread.getName().startsWith("supervisor4j-traffic")));
    }
  }

  /** What was not there before; what others have closed meanwhile is not of interest. */
  private static List<String> besides(List<String> before) throws IOException {
    var more = new ArrayList<>(descriptors());
    before.forEach(more::remove);
    return more;
  }

  /** What each descriptor stands for, so that a leak is named. */
  private static List<String> descriptors() throws IOException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.map(TrafficEndTest::target)
          .filter(file -> !file.startsWith("/sys/fs/cgroup/")) // the JVM's, at each compilation
          .sorted()
          .toList();
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "closed meanwhile"; // the one that listed them
    }
  }
}
