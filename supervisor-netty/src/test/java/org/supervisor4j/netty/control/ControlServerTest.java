package org.supervisor4j.netty.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.netty.control.WorkerEnd.HELLO;
import static org.supervisor4j.netty.control.WorkerEnd.READY;
import static org.supervisor4j.netty.control.WorkerEnd.TOKEN;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Proc;

/** The channel of a worker that may be there. */
@Timeout(30)
class ControlServerTest {

  private Path directory;
  private Path path;
  private ControlServer server;
  private WorkerLink link;
  private final Heard heard = new Heard();

  @BeforeEach
  void open(@TempDir Path temporary) {
    directory = temporary;
    path = directory.resolve("n");
    server = new ControlServer(Duration.ofSeconds(20));
    link = server.open(path, TOKEN, heard);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void a_worker_is_heard() throws IOException {
    try (var worker = WorkerEnd.connect(path)) {
      worker.send(HELLO + READY + "0019" + "03" + beat(1, 2, 3, 4) + "000104");

      heard.exactly(
          "connected 42",
          "ready",
          "Heartbeat[connections=1, requestsInFlight=2," + " requestsServed=3, loopDelayNanos=4]",
          "goodbye");
    }
    heard.last("lost");
  }

  private static String beat(int connections, int inFlight, long served, long delay) {
    return "%08x%08x%016x%016x".formatted(connections, inFlight, served, delay);
  }

  @Test
  void a_worker_is_told() throws IOException {
    try (var worker = WorkerEnd.connect(path)) {
      assertThat(link.accept(Map.of())).as("nobody there yet").isFalse();
      worker.send(HELLO);
      heard.exactly("connected 42");

      assertThat(link.accept(Map.of())).isTrue();
      assertThat(link.drain(Duration.ofSeconds(1), Duration.ofMillis(2))).isTrue();

      assertThat(worker.receive(23))
          .isEqualTo("00020500" + "0011" + "06" + "00000000000003e8" + "0000000000000002");
    }
  }

  @Test
  void a_worker_that_asks_for_ticket_keys_gets_them_whenever_they_change() throws IOException {
    try (var rotating = new ControlServer(Duration.ofSeconds(5), Duration.ofMillis(20))) {
      var asking = directory.resolve("a");
      rotating.open(asking, TOKEN, heard);
      try (var worker = WorkerEnd.connect(asking)) {
        worker.send(HELLO + "000114");
        var size = 2 + 2 + 3 * (2 + 96);
        var first = worker.receive(size);
        assertThat(first).startsWith("%04x1503".formatted(size - 2));
        assertThat(worker.receive(size)).hasSameSizeAs(first).isNotEqualTo(first);
      }
    }
  }

  @Test
  void only_the_owner_may_open_the_path() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
  }

  @Test
  void a_worker_that_turns_to_garbage_is_lost() throws IOException {
    try (var worker = WorkerEnd.connect(path)) {
      worker.send(HELLO + "0000");
      worker.assertEnded();
    }
    heard.exactly("connected 42", "lost");
  }

  /** The kernel makes a reset of it; that is nothing to warn of. */
  @Test
  void a_worker_that_ends_with_something_unread_has_not_misbehaved() throws IOException {
    var err = System.err;
    var log = new ByteArrayOutputStream();
    System.setErr(new PrintStream(log, true, UTF_8));
    try (var worker = WorkerEnd.connect(path)) {
      worker.send(HELLO);
      heard.exactly("connected 42");
      assertThat(link.accept(Map.of())).isTrue();
      assertThat(worker.receive(1)).isEqualTo("00"); // and not the rest
    } finally {
      heard.last("lost");
      System.setErr(err);
    }
    assertThat(log.toString(UTF_8)).doesNotContain("WARN");
  }

  @Test
  void a_listener_that_fails_does_not_cost_the_worker() throws IOException {
    var broken = directory.resolve("b");
    var failing =
        new Heard() {
          @Override
          public void ready() {
            super.ready();
            throw new IllegalStateException("planted");
          }
        };
    server.open(broken, TOKEN, failing);
    try (var worker = WorkerEnd.connect(broken)) {
      worker.send(HELLO + READY);
      failing.exactly("connected 42", "ready");
      worker.send(READY);
      failing.exactly("connected 42", "ready", "ready");
    }
  }

  @Test
  void close_ends_the_connection_in_silence_and_deletes_the_path() throws IOException {
    try (var worker = WorkerEnd.connect(path);
        var waiting = WorkerEnd.connect(path)) {
      worker.send(HELLO);
      heard.exactly("connected 42");

      link.close();

      assertThat(path).doesNotExist();
      worker.assertEnded();
      waiting.assertEnded();
    }
    assertThat(heard.all).containsExactly("connected 42");
    assertThat(link.accept(Map.of())).isFalse();
  }

  @Test
  void a_path_that_cannot_be_bound_is_named() {
    assertThatThrownBy(() -> server.open(path, TOKEN, heard))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining(path.toString())
        .hasMessageContaining("in use");
    var tooLong = directory.resolve("x".repeat(107));
    assertThatThrownBy(() -> server.open(tooLong, TOKEN, heard))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining("107 bytes");
  }

  @Test
  void many_links_opened_and_closed_leave_no_descriptor() throws IOException {
    var before = Proc.openHere();
    for (int i = 0; i < 50; i++) {
      var each = directory.resolve("w" + i);
      var opened = server.open(each, TOKEN, heard);
      var worker = WorkerEnd.connect(each);
      worker.send(HELLO);
      opened.close();
      worker.close();
    }
    // others may close meanwhile what they had open
    await().untilAsserted(() -> assertThat(Proc.openHere()).isLessThanOrEqualTo(before));
  }
}
