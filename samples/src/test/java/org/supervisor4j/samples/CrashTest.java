package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.testkit.traffic.LossCause.EOF;
import static org.supervisor4j.testkit.traffic.LossCause.PARTIAL;
import static org.supervisor4j.testkit.traffic.LossCause.RESET;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Signal;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.OfWorker;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.posix.Processes;
import org.supervisor4j.testkit.traffic.Loss;
import org.supervisor4j.testkit.traffic.Traffic;

@Timeout(120)
class CrashTest {

  private final Path directory;

  CrashTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @Test
  void a_killed_worker_takes_only_its_own_requests_along_and_is_replaced_at_once() {
    try (var host = TestHost.start(directory, TestHost.web(TestHost.tcp()).workers(3));
        var load = Load.warmedUp(host.address());
        var slow = slow(host)) {
      var victim = host.program().status().ready().get(1);
      var pid = victim.pid().orElseThrow();
      var from = Instant.now();
      var held = kill(pid);
      awaitSuccessor(host, victim.id(), pid);

      var losses = new ArrayList<>(slow.stop().lost());
      load.stop().forEach(report -> losses.addAll(report.lost()));
      assertWithin(losses, held, from);
      assertRestartedAtOnce(host.events(), victim.id(), pid);
      assertThat(host.program().status().ready().get(1).restarts()).isEqualTo(1);
    }
  }

  /** So slow that any worker has one inside at any time. */
  private static Traffic slow(TestHost host) {
    var traffic = Traffic.to(host.address()).path("/slow?ms=500").rate(60).start();
    await().until(() -> traffic.report().answered() > 10);
    return traffic;
  }

  /** Kills it when it can take no more connections; how many it held then. */
  private static int kill(long pid) {
    Processes.signal(pid, Signal.STOP.number());
    await().pollInterval(ofMillis(1)).until(() -> Proc.state(pid) == 'T');
    var its = new ArrayList<>(Proc.sockets(pid));
    its.removeAll(Proc.sockets(Proc.self())); // the listening one
    Processes.signal(pid, Signal.KILL.number());
    return its.size() - 1; // its channel
  }

  private static void awaitSuccessor(TestHost host, WorkerId worker, long dead) {
    await()
        .atMost(ofSeconds(60))
        .untilAsserted(
            () ->
                assertThat(host.program().status().ready())
                    .hasSize(3)
                    .anyMatch(ready -> ready.id().equals(worker))
                    .noneMatch(ready -> ready.pid().orElseThrow() == dead));
  }

  private static void assertWithin(List<Loss> losses, int held, Instant from) {
    assertThat(losses)
        .isNotEmpty()
        .hasSizeLessThanOrEqualTo(held)
        .allSatisfy(
            loss -> {
              assertThat(loss.cause()).isIn(RESET, EOF, PARTIAL);
              assertThat(loss.lostAt()).isBetween(from, from.plusSeconds(5));
            });
  }

  private static void assertRestartedAtOnce(
      List<SupervisorEvent> events, WorkerId worker, long pid) {
    var ofSlot =
        events.stream()
            .filter(event -> event instanceof OfWorker e && e.worker().equals(worker))
            .toList();
    var dead = ofSlot.stream().filter(WorkerExited.class::isInstance).findFirst().orElseThrow();
    assertThat(dead)
        .isInstanceOfSatisfying(
            WorkerExited.class,
            exit -> {
              assertThat(exit.pid()).isEqualTo(pid);
              assertThat(exit.asked()).isFalse();
              assertThat(exit.status()).hasToString("killed by KILL");
            });
    assertThat(ofSlot.get(ofSlot.indexOf(dead) + 1)).isInstanceOf(WorkerStarted.class);
  }
}
