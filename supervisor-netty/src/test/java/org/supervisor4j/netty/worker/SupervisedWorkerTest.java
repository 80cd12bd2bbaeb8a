package org.supervisor4j.netty.worker;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers in this JVM, on duplicates of a real listener, over a real channel. */
@Timeout(60)
class SupervisedWorkerTest {

  private static final Duration LONG = ofSeconds(30);

  private Host host;

  @BeforeEach
  void open(@TempDir Path directory) {
    host = new Host(directory);
  }

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void a_worker_that_is_ready_accepts_nothing_before_it_is_told() throws IOException {
    var worker = host.start().awaitReady();
    try (var client = host.connect()) {
      client.ask("/");
      await().until(() -> !worker.heartbeats.isEmpty());
      assertThat(worker.heartbeats).allMatch(beat -> beat.connections() == 0);

      worker.accepting();

      client.assertAnswered();
    }
    assertThat(worker.said).containsExactly("connected true", "ready");
    assertThat(worker.worker.id()).hasToString("web/1#2");
    assertThat(worker.worker.supervised()).isTrue();
  }

  @Test
  void a_heartbeat_counts() throws Exception {
    var worker = host.start().accepting();
    try (var idle = host.connect();
        var slow = host.connect()) {
      idle.ask("/").assertAnswered();
      slow.ask("/slow");
      var release = worker.application.slowRequest();

      await()
          .until(
              () ->
                  worker.heartbeats.stream()
                      .anyMatch(
                          beat ->
                              beat.connections() == 2
                                  && beat.requestsInFlight() == 1
                                  && beat.requestsServed() == 1
                                  && beat.loopDelayNanos() > 0));
      release.run();
      slow.assertAnswered();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_drain_answers_everything_and_leaves_the_queue_to_the_successor(boolean unix)
      throws Exception {
    host.listen(unix);
    var worker = host.start().accepting();
    try (var idle = host.connect();
        var slow = host.connect();
        var fresh = host.connect()) {
      idle.ask("/").assertAnswered();
      slow.ask("/slow");
      var release = worker.application.slowRequest();
      await().until(() -> worker.heartbeats.stream().anyMatch(beat -> beat.connections() == 3));

      assertThat(worker.link.drain(LONG, LONG)).isTrue();
      await().until(() -> host.connectionsQueueUp());

      fresh.ask("/").assertAnsweredWithClose();
      release.run();
      slow.assertAnsweredWithClose();
      assertThat(worker.exits).isEmpty();
      idle.ask("/").assertAnsweredWithClose();
    }
    worker.assertExited(0);
    await()
        .untilAsserted(
            () ->
                assertThat(worker.said)
                    .containsExactly("connected true", "ready", "goodbye", "lost"));
    await().until(worker.application.group::isTerminated); // not waited for longer than a moment

    host.start().accepting();
    host.assertQueuedAreAnswered();
  }

  @Test
  void an_idle_connection_is_closed_after_its_grace() throws IOException {
    var worker = host.start().accepting();
    try (var idle = host.connect()) {
      idle.ask("/").assertAnswered();

      worker.link.drain(LONG, ofMillis(100));

      idle.assertClosed();
    }
    worker.assertExited(0);
  }

  @Test
  void the_deadline_ends_what_does_not_end() throws Exception {
    var never = new CountDownLatch(1);
    var worker =
        host.start(
            it ->
                it.onDrain(
                    left -> {
                      try {
                        never.await();
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    }));
    worker.accepting();
    try (var slow = host.connect()) {
      slow.ask("/slow");
      worker.application.slowRequest();

      worker.link.drain(ofMillis(300), LONG);

      slow.assertClosed();
    }
    worker.assertExited(0);
    never.countDown();
  }

  @Test
  void what_a_connection_says_last_at_the_deadline_gets_out() throws Exception {
    var worker = host.start().accepting();
    try (var client = host.connect()) {
      client.ask("/last");
      worker.application.slowRequest();

      worker.link.drain(ofMillis(300), LONG);

      client.assertAnsweredWithClose();
    }
    worker.assertExited(0);
  }

  @Test
  void actions_are_called_in_order_with_the_time_left_and_one_may_fail() {
    List<String> called = new CopyOnWriteArrayList<>();
    var worker =
        host.start(
            it -> {
              it.onDrain(left -> called.add("first " + isMostOf(left)));
              it.onDrain(
                  left -> {
                    throw new IllegalStateException("planted");
                  });
              it.onDrain(left -> called.add("third"));
            });
    worker.accepting();

    worker.link.drain(LONG, LONG);

    worker.assertExited(0);
    assertThat(called).containsExactly("first true", "third");
  }

  private static boolean isMostOf(Duration left) {
    return left.compareTo(LONG) < 0 && left.compareTo(LONG.dividedBy(2)) > 0;
  }

  @Test
  void a_worker_whose_host_is_gone_drains_and_exits() throws Exception {
    var worker = host.start().accepting();
    try (var slow = host.connect()) {
      slow.ask("/slow");
      var release = worker.application.slowRequest();

      worker.link.close();

      await().until(() -> host.connectionsQueueUp());
      release.run();
      slow.assertAnsweredWithClose();
    }
    worker.assertExited(1);
  }

  @Test
  void a_drain_before_accept_ends_the_worker_at_once() {
    var worker = host.start().awaitReady();

    worker.link.drain(LONG, LONG);

    worker.assertExited(0);
  }

  @Test
  void a_setup_that_fails_exits_with_1_and_says_no_goodbye() {
    var worker =
        host.start(
            it -> {
              throw new IOException("planted");
            });

    worker.assertExited(1);

    assertThat(worker.said).doesNotContain("ready", "goodbye");
  }

  @Test
  void many_workers_leave_no_descriptor_and_no_thread() throws IOException {
    host.start().accepting().link.drain(LONG, LONG);
    host.awaitAllExited();
    var descriptors = descriptors();
    var threads = threads();
    for (int i = 0; i < 10; i++) {
      var worker = host.start().accepting();
      try (var client = host.connect()) {
        client.ask("/").assertAnswered();
      }
      worker.link.drain(LONG, LONG);
      worker.assertExited(0);
      worker.link.close();
    }
    await()
        .untilAsserted(
            () -> {
              assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
              assertThat(threads()).isLessThanOrEqualTo(threads);
            });
  }

  private static long descriptors() throws IOException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.getName().startsWith("ForkJoin"))
        .count();
  }
}
