package org.supervisor4j.netty.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.netty.control.WorkerEnd.HELLO;
import static org.supervisor4j.netty.control.WorkerEnd.READY;
import static org.supervisor4j.netty.control.WorkerEnd.TOKEN;
import static org.supervisor4j.netty.control.WorkerEnd.hello;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever comes to a worker's channel and is not that worker. */
@Timeout(30)
class StrangersTest {

  private Path path;
  private ControlServer server;
  private final Heard heard = new Heard();

  @BeforeEach
  void open(@TempDir Path directory) {
    path = directory.resolve("n");
    server = new ControlServer(Duration.ofSeconds(20));
    server.open(path, TOKEN, heard);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "474554202f20485454502f312e310d0a0d0a", // GET / HTTP/1.1: longer than any frame
        "0000", // a frame without a type
        "ffff", // oversize
        READY, // before hello
        "000105", // what only a host says
        "000401000000", // half a hello in a whole frame
      })
  void whoever_talks_garbage_is_shown_out_and_harms_nobody(String garbage) throws IOException {
    assertShownOut(garbage);
  }

  @Test
  void a_wrong_token_or_version_is_shown_out_and_harms_nobody() throws IOException {
    assertShownOut(hello(1, "tokem"));
    assertShownOut(hello(1, ""));
    assertShownOut(hello(2, TOKEN));
  }

  private void assertShownOut(String bytes) throws IOException {
    try (var stranger = WorkerEnd.connect(path)) {
      stranger.send(bytes);
      stranger.assertEnded();
    }
    assertThat(heard.all).isEmpty();
    try (var worker = WorkerEnd.connect(path)) {
      worker.send(HELLO);
      heard.exactly("connected 42");
    }
    heard.last("lost");
    heard.all.clear();
  }

  @Test
  void whoever_is_silent_is_shown_out_and_the_worker_is_not() throws IOException {
    var hurried = path.resolveSibling("p");
    try (var hasty = new ControlServer(Duration.ofSeconds(2))) {
      hasty.open(hurried, TOKEN, heard);
      assertTheSilentIsShownOut(hurried);
    }
  }

  private void assertTheSilentIsShownOut(Path place) throws IOException {
    try (var stranger = WorkerEnd.connect(place);
        var worker = WorkerEnd.connect(place)) {
      worker.send(HELLO);
      heard.exactly("connected 42");
      stranger.assertEnded();
      worker.send(READY);
      heard.exactly("connected 42", "ready");
    }
  }

  @Test
  void a_second_worker_is_refused_while_the_first_is_there() throws IOException {
    try (var first = WorkerEnd.connect(path)) {
      first.send(HELLO);
      heard.exactly("connected 42");
      try (var second = WorkerEnd.connect(path)) {
        second.assertEnded();
      }
      first.send(READY);
      heard.exactly("connected 42", "ready");
    }
    heard.last("lost");
  }

  @Test
  void of_two_that_wait_to_speak_the_first_hello_wins() throws IOException {
    try (var one = WorkerEnd.connect(path);
        var other = WorkerEnd.connect(path)) {
      one.send(HELLO);
      heard.exactly("connected 42");
      other.send(HELLO);
      other.assertEnded();
    }
    heard.exactly("connected 42", "lost");
  }
}
