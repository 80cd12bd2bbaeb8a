package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.RecyclePolicy;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.SupervisorEvent.WorkerRecycling;
import org.supervisor4j.SupervisorEvent.WorkerReplaced;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.testkit.traffic.TrafficReport;

/** Workers that go after so many requests, while more come. */
@Tag("alone")
@Timeout(300)
class RecycleUnderLoadTest {

  private static final int REQUESTS = 2_000;
  private static final int REPLACED = 6;

  private final Path directory;

  RecycleUnderLoadTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void workers_are_recycled_under_load_one_at_a_time_and_no_request_is_lost() {
    var spec =
        TestHost.web(TestHost.tcp())
            .workers(3)
            .recycle(RecyclePolicy.afterRequests(REQUESTS))
            .rollout(RolloutPolicy.oneByOne().observe(ofMillis(500)));
    try (var host = TestHost.start(directory, spec);
        var load = Load.warmedUp(host.address())) {
      await().atMost(ofMinutes(3)).until(() -> all(host, WorkerReplaced.class).size() >= REPLACED);

      var reports = load.stop();
      reports.forEach(TrafficReport::assertNothingLost);
      var sent = reports.stream().mapToLong(TrafficReport::sent).sum();
      System.out.println("recycled under load: " + sent + " requests, 0 lost");
      assertThat(all(host, WorkerRecycling.class))
          .allSatisfy(event -> assertThat(served(event)).isGreaterThan(REQUESTS * 8L / 10));
      assertOneAtATime(host.events());
      assertThat(host.program().status().generation()).isOne();
    }
  }

  private static long served(WorkerRecycling event) {
    return Long.parseLong(event.reason().replaceAll("it has served (\\d+) requests", "$1"));
  }

  private static <E extends SupervisorEvent> List<E> all(TestHost host, Class<E> type) {
    return host.events().stream().filter(type::isInstance).map(type::cast).toList();
  }

  /** After the first three each start waits until the one before has taken its slot. */
  private static void assertOneAtATime(List<SupervisorEvent> events) {
    var steps =
        events.stream()
            .filter(
                event ->
                    event instanceof WorkerStarted
                        || event instanceof WorkerReady
                        || event instanceof WorkerReplaced)
            .skip(2 * 3)
            .limit(3 * REPLACED)
            .map(event -> event.getClass().getSimpleName())
            .toList();
    for (int step = 0; step < steps.size(); step++) {
      var wanted = List.of("WorkerStarted", "WorkerReady", "WorkerReplaced").get(step % 3);
      assertThat(steps.get(step)).as("step %d of %s", step, steps).isEqualTo(wanted);
    }
  }
}
