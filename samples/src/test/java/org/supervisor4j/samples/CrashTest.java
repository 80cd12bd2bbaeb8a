package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.testkit.Conditions.isReplaced;
import static org.supervisor4j.testkit.traffic.LossCause.EOF;
import static org.supervisor4j.testkit.traffic.LossCause.RESET;

import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.OfWorker;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.WorkerStatus;
import org.supervisor4j.testkit.fault.Faults;
import org.supervisor4j.testkit.traffic.Loss;
import org.supervisor4j.testkit.traffic.Responder;
import org.supervisor4j.testkit.traffic.Traffic;
import org.supervisor4j.testkit.traffic.TrafficReport;

/** Workers that are killed under load, by clients that never retry. */
@Tag("alone")
@Timeout(120)
class CrashTest {

  private static final int WORKERS = 4;

  private final Faults faults = new Faults();

  @Test
  void killed_workers_take_only_what_was_inside_them_along_and_are_replaced_at_once(
      @TempDir Path directory) {
    try (var host = TestHost.start(directory, TestHost.web(TestHost.tcp()).workers(WORKERS));
        var load = load(host.address())) {
      var kills = IntStream.range(0, WORKERS).mapToObj(slot -> kill(host, slot, load)).toList();

      var reports = load.stop();
      for (int i = 0; i < WORKERS; i++) {
        var next = i + 1 < WORKERS ? kills.get(i + 1).since() : Instant.MAX;
        assertLostWhatItHeld(kills.get(i), lost(reports, kills.get(i).since(), next));
      }
      assertThat(lost(reports, Instant.MIN, kills.get(0).since()).requests()).isEmpty();
      await().until(() -> host.count(WorkerReady.class) == 2 * WORKERS); // so all before is told
      kills.forEach(kill -> assertRestartedAtOnce(host.events(), kill.worker()));
      assertThat(host.program().status().ready())
          .hasSize(WORKERS)
          .allSatisfy(worker -> assertThat(worker.restarts()).isOne());
    }
  }

  /** Among them requests so slow that any worker has some inside at any time. */
  private static Load load(SocketAddress server) {
    var plan = Traffic.to(server).timeout(ofSeconds(30));
    return Load.of(
        plan.rate(200),
        plan.rate(60).path("/slow?ms=500"),
        plan.rate(200).keepAlive(32),
        plan.rate(20).keepAlive(32).path("/slow?ms=500"),
        plan.mostlyIdle(40, ofSeconds(1), ofSeconds(3)));
  }

  /** First frozen: it holds what it holds when it dies. */
  private Frozen kill(TestHost host, int slot, Load load) {
    var victim = host.program().status().ready().get(slot);
    var frozen = Frozen.freeze(faults, victim, host.address(), load);
    faults.on(victim).kill();
    await().atMost(ofSeconds(60)).until(isReplaced(host.program(), victim));
    load.awaitAnswersSince(Instant.now()); // so this kill's losses come before the next kill
    return frozen;
  }

  /** What ended between two moments: requests without an answer, and connections without any. */
  private record Lost(List<Loss> requests, long idle) {}

  private static Lost lost(List<TrafficReport> reports, Instant from, Instant to) {
    var requests =
        reports.stream()
            .flatMap(report -> report.lost().stream())
            .filter(loss -> !loss.lostAt().isBefore(from) && loss.lostAt().isBefore(to))
            .toList();
    var idle = reports.stream().mapToLong(report -> report.between(from, to).forcedReconnects());
    return new Lost(requests, idle.sum());
  }

  private static void assertLostWhatItHeld(Frozen killed, Lost lost) {
    var held = killed.held();
    System.out.printf(
        "%s killed with %d connections: %d requests and %d idle connections lost%n",
        killed.worker().id(), held.size(), lost.requests().size(), lost.idle());
    assertThat(lost.requests())
        .extracting(loss -> loss.via().localPort())
        .isNotEmpty()
        .doesNotHaveDuplicates()
        .isSubsetOf(held);
    assertThat(lost.requests())
        .allSatisfy(loss -> assertThat(loss.cause()).isIn(RESET, EOF))
        .allMatch(loss -> is(loss.via().lastResponder(), killed.worker()));
    assertThat(lost.requests().size() + lost.idle()).isEqualTo(held.size());
  }

  /** On a fresh connection nobody had answered before. */
  private static boolean is(Responder last, WorkerStatus worker) {
    return last.equals(Responder.UNKNOWN) || last.pid() == worker.pid().orElseThrow();
  }

  private static void assertRestartedAtOnce(List<SupervisorEvent> events, WorkerStatus worker) {
    var ofSlot = new ArrayList<SupervisorEvent>();
    events.stream()
        .filter(event -> event instanceof OfWorker e && e.worker().equals(worker.id()))
        .forEach(ofSlot::add);
    var dead = ofSlot.stream().filter(WorkerExited.class::isInstance).findFirst().orElseThrow();
    assertThat(dead)
        .isInstanceOfSatisfying(
            WorkerExited.class,
            exit -> {
              assertThat(exit.pid()).isEqualTo(worker.pid().orElseThrow());
              assertThat(exit.asked()).isFalse();
              assertThat(exit.status()).hasToString("killed by KILL");
            });
    assertThat(ofSlot.get(ofSlot.indexOf(dead) + 1)).isInstanceOf(WorkerStarted.class);
  }
}
