package org.supervisor4j.netty.engine;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Readiness;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.lifecycle.Input;

@Timeout(30)
class WorkerReportsTest {

  private static final WorkerId WORKER = new WorkerId("web", 0, 1);
  private static final Input SPAWNED = new Input.Spawned(7, 123);
  private static final Input CONNECTED = new Input.Connected(7);
  private static final Input DISCONNECTED = new Input.Disconnected(7);
  private static final Input READY = new Input.Ready(7);
  private static final CauseOfDeath ONE = CauseOfDeath.of(new ExitStatus.Exited(1));
  private static final Input EXITED = new Input.Exited(7, ONE);

  private final List<Input> heard = new ArrayList<>();

  private WorkerReports reports(Readiness readiness) {
    return new WorkerReports(7, WORKER, Specs.with(readiness), heard::add);
  }

  @Test
  void what_comes_before_the_spawn_is_told_after_it_in_its_own_order() {
    var reports = reports(Readiness.reported());

    reports.connected(123);
    reports.ready();
    reports.exited(ONE);
    assertThat(heard).isEmpty();
    reports.spawned(123);

    assertThat(heard).containsExactly(SPAWNED, CONNECTED, READY, EXITED);
  }

  @Test
  void what_comes_after_the_spawn_is_told_at_once() {
    var reports = reports(Readiness.reported());

    reports.spawned(123);
    reports.connected(123);
    assertThat(heard).containsExactly(SPAWNED, CONNECTED);
    reports.ready();
    assertThat(heard).containsExactly(SPAWNED, CONNECTED, READY);
  }

  @Test
  void a_lost_channel_is_told_in_its_order_each_time() {
    var reports = reports(Readiness.reported());

    reports.connected(123);
    reports.lost();
    reports.spawned(123);
    reports.connected(123);
    reports.lost();

    assertThat(heard).containsExactly(SPAWNED, CONNECTED, DISCONNECTED, CONNECTED, DISCONNECTED);
  }

  @RepeatedTest(50)
  void nothing_overtakes_the_spawn_when_threads_race() throws InterruptedException {
    var told = new ConcurrentLinkedQueue<Input>();
    var reports = new WorkerReports(7, WORKER, Specs.with(Readiness.reported()), told::add);
    var go = new CountDownLatch(1);
    var channel = new Thread(() -> afterwards(go, reports::ready));
    channel.start();

    go.countDown();
    reports.spawned(123);
    channel.join();

    assertThat(told).containsExactly(SPAWNED, READY);
  }

  private static void afterwards(CountDownLatch go, Runnable task) {
    try {
      go.await();
      task.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_report_counts_only_where_readiness_is_reported() {
    for (var readiness : List.of(Readiness.logLine("up"), Readiness.aliveFor(ZERO))) {
      var reports = reports(readiness);
      reports.spawned(123);
      reports.ready();
    }

    assertThat(heard).containsExactly(SPAWNED, SPAWNED);
  }

  @Test
  void the_line_that_is_waited_for_makes_it_ready_and_reaches_the_sink() {
    var lines = new ArrayList<String>();
    var reports = reports(Readiness.logLine("(?i)listening on \\d+"));
    var watching = reports.watching(lines::add);
    reports.spawned(123);

    watching.accept("starts");
    assertThat(heard).containsExactly(SPAWNED);
    watching.accept("12:00 Listening on 8080, at last");

    assertThat(heard).containsExactly(SPAWNED, READY);
    assertThat(lines).containsExactly("starts", "12:00 Listening on 8080, at last");
  }

  @Test
  void a_line_that_comes_before_the_spawn_is_told_counts_after_it() {
    var reports = reports(Readiness.logLine("up"));

    reports.watching(line -> {}).accept("up");
    reports.spawned(123);

    assertThat(heard).containsExactly(SPAWNED, READY);
  }

  @Test
  void lines_are_not_searched_where_no_line_is_waited_for() {
    var lines = new ArrayList<String>();
    var reports = reports(Readiness.reported());
    reports.spawned(123);

    reports.watching(lines::add).accept("ready");

    assertThat(heard).containsExactly(SPAWNED);
    assertThat(lines).containsExactly("ready");
  }
}
