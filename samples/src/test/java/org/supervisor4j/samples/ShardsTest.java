package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.WorkerId;
import org.supervisor4j.testkit.traffic.Responder;
import org.supervisor4j.testkit.traffic.Traffic;
import org.supervisor4j.testkit.traffic.TrafficReport;

/** A listener of four sockets, of which each slot accepts from its own. */
@Timeout(300)
class ShardsTest {

  private static final SocketHandoff SHARDED = SocketHandoff.tcp("http", "127.0.0.1", 0).shards(4);

  private final Path directory;

  ShardsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private static ProgramSpec.Builder web(int workers) {
    return TestHost.web(SHARDED).workers(workers);
  }

  /** So many connections, one request each, all of which must be answered. */
  private static TrafficReport ask(TestHost host, int connections) {
    return Traffic.to(host.address())
        .connectionPerRequest()
        .rate(200)
        .requests(connections)
        .timeout(ofSeconds(30))
        .run()
        .assertNothingLost();
  }

  private static Set<Integer> slots(TrafficReport report) {
    return report.answeredBy().keySet().stream().map(Responder::slot).collect(Collectors.toSet());
  }

  /** Nobody comes back in the slot, so its shard would never be accepted from again. */
  @Test
  void the_shard_of_one_that_died_is_served_by_the_others() {
    try (var host = TestHost.start(directory, web(4).restart(RestartPolicy.never()))) {
      awaitAnswersOfAll(host);

      for (int slot : new int[] {2, 0, 3}) {
        ProcessHandle.of(pid(host, slot)).ifPresent(ProcessHandle::destroyForcibly);
        await().until(() -> exits(host, slot) == 1);
        assertThat(slots(ask(host, 200))).doesNotContain(slot).isNotEmpty();
      }
      assertThat(slots(ask(host, 200))).containsExactly(1);

      assertThat(host.program().start()).succeedsWithin(ofSeconds(90));
      awaitAnswersOfAll(host);
    }
  }

  /**
   * Whoever has accepted for one that was not up stops that when it hears so, which may be later.
   */
  private static void awaitAnswersOfAll(TestHost host) {
    await().atMost(ofSeconds(60)).until(() -> slots(ask(host, 200)), Set.of(0, 1, 2, 3)::equals);
  }

  private static long pid(TestHost host, int slot) {
    return host.program().status().ready().stream()
        .filter(worker -> worker.id().equals(new WorkerId("web", slot, 1)))
        .findFirst()
        .orElseThrow()
        .pid()
        .orElseThrow();
  }

  private static long exits(TestHost host, int slot) {
    return host.events().stream()
        .filter(event -> event instanceof WorkerExited exit && exit.worker().slot() == slot)
        .count();
  }

  @Test
  void rolls_and_resizes_lose_nothing_that_was_queued() {
    try (var host = TestHost.start(directory, web(3));
        var load = Load.warmedUp(host.address())) {
      host.roll();
      host.awaitCalm();
      for (int workers : new int[] {6, 1, 4}) {
        assertThat(host.program().resize(workers)).succeedsWithin(ofSeconds(90));
        load.awaitAnsweredBy(workers);
      }
      host.roll();

      load.stop().forEach(TrafficReport::assertNothingLost);
    }
  }
}
