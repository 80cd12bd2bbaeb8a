package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.testkit.traffic.LossCause.TIMEOUT;
import static org.supervisor4j.testkit.traffic.Phase.NO_RESPONSE;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.SupervisorEvent.WorkerHung;
import org.supervisor4j.SupervisorEvent.WorkerReplaced;
import org.supervisor4j.Watchdog;
import org.supervisor4j.netty.engine.EventLog;
import org.supervisor4j.testkit.fault.Faults;
import org.supervisor4j.testkit.traffic.Traffic;
import org.supervisor4j.testkit.traffic.TrafficReport;

/** One of four workers is frozen while new connections come, by clients with a time-out each. */
@Tag("alone")
@Timeout(120)
class FrozenWorkerTest {

  /** Longer than a worker that is well may be kept from the CPU, and a heartbeat before. */
  private static final Duration SILENCE = ofSeconds(5);

  private static final Duration LOOK = ofMillis(100);

  private final Faults faults = new Faults();

  @Test
  void takes_along_only_connections_that_it_had_accepted_and_is_noticed_and_replaced(
      @TempDir Path directory) {
    var spec =
        TestHost.web(TestHost.tcp())
            .workers(4)
            .watchdog(Watchdog.silence(SILENCE))
            .stop(StopPolicy.drain(ofSeconds(1)).killAfter(ofSeconds(20))); // time-outs come before
    try (var host = TestHost.start(directory, spec);
        var load = load(host)) {
      var pids = new ArrayList<>(host.pids());
      var victim = host.program().status().ready().get(1);
      var frozen = Frozen.freeze(faults, victim, host.address(), load);

      assertNoticedInTime(host, pids.get(1));
      pids.set(1, host.awaitEvent(WorkerReplaced.class).successor());
      awaitAnswerOf(pids.get(1), load, frozen.since());
      assertThat(host.pids()).isEqualTo(pids);
      assertLostWhatItHeld(frozen, load.stop());
      faults.undo();
    }
  }

  private static Load load(TestHost host) {
    var plan = Traffic.to(host.address()).timeout(ofSeconds(6));
    return Load.of(plan.rate(100), plan.rate(100).path("/slow?ms=1000")); // some 25 in each
  }

  /**
   * Counted in looks, which a machine that stands still does not have; one that is busy is late.
   */
  private static void assertNoticedInTime(TestHost host, long pid) {
    var looks = new AtomicInteger();
    await()
        .atMost(ofMinutes(1))
        .pollInterval(LOOK)
        .until(
            () -> {
              looks.incrementAndGet();
              return host.events().stream().anyMatch(WorkerHung.class::isInstance);
            });
    assertThat(LOOK.multipliedBy(looks.get())).isLessThan(SILENCE.multipliedBy(3));
    assertThat(host.events())
        .filteredOn(WorkerHung.class::isInstance)
        .singleElement()
        .extracting(EventLog::describe)
        .asString()
        .endsWith(
            "hangs, pid %d: no heartbeat for 5 s, it is frozen (SIGSTOP) and gives no thread dump"
                .formatted(pid));
  }

  private static void awaitAnswerOf(long pid, Load load, Instant since) {
    await()
        .atMost(ofSeconds(30))
        .until(() -> load.answeredSince(since).stream().anyMatch(by -> by.pid() == pid));
  }

  private static void assertLostWhatItHeld(Frozen frozen, List<TrafficReport> reports) {
    reports.forEach(report -> report.between(frozen.since(), Instant.MAX).assertNothingLost());
    var lost = reports.stream().flatMap(report -> report.lost().stream()).toList();
    System.out.printf(
        "%s frozen with %d connections: %d time-outs%n",
        frozen.worker().id(), frozen.held().size(), lost.size());
    assertThat(lost)
        .isNotEmpty()
        .allSatisfy(
            loss -> {
              assertThat(loss.cause()).isEqualTo(TIMEOUT);
              assertThat(loss.phase()).isEqualTo(NO_RESPONSE);
            })
        .extracting(loss -> loss.via().localPort())
        .containsExactlyInAnyOrderElementsOf(frozen.held());
  }
}
