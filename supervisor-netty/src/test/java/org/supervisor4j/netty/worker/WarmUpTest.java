package org.supervisor4j.netty.worker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers in this JVM that answer requests of their own before they are ready. */
@Timeout(60)
class WarmUpTest {

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

  private static long served(SupervisedWorker worker) {
    return worker.heartbeats.isEmpty()
        ? 0
        : worker.heartbeats.get(worker.heartbeats.size() - 1).requestsServed();
  }

  /** Ports of 127.0.0.1 that this JVM listens on (proc_net(5): state 0A, inode). */
  private static Set<Integer> listening() throws IOException {
    var ours = new HashSet<String>();
    try (var links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (var link : links) {
        if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
          ours.add(Files.readSymbolicLink(link).toString());
        }
      }
    } catch (NoSuchFileException closed) {
      return listening(); // while we looked
    }
    var ports = new TreeSet<Integer>();
    for (var line : Files.readAllLines(Path.of("/proc/net/tcp6"))) { // as Netty's sockets are
      var words = List.of(line.trim().split("\\s+", -1));
      if (words.get(3).equals("0A") && ours.contains("socket:[" + words.get(9) + "]")) {
        ports.add(Integer.parseInt(words.get(1).substring(words.get(1).indexOf(':') + 1), 16));
      }
    }
    return ports;
  }

  private static WarmUp.Order of(int rounds, Duration within, String... paths) {
    return new WarmUp.Order(rounds, within, List.of(paths));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void it_answers_itself_before_it_is_ready_and_counts_only_what_came_after(boolean unix)
      throws IOException {
    host.listen(unix);

    var worker = host.startWarmed(of(3, LONG, "/", "/cart")).awaitReady();

    assertThat(worker.application.requests).hasValue(6);
    try (var client = host.connect()) {
      worker.accepting();
      client.ask("/").assertAnswered();
      await().until(() -> served(worker) == 1);
      assertThat(worker.heartbeats).allMatch(beat -> beat.requestsServed() <= 1);
    }
  }

  @Test
  void nobody_else_gets_in_by_its_listener() throws Exception {
    var before = listening();
    var worker = host.startWarmed(of(1, LONG, "/slow"));
    var release = worker.application.slowRequest(); // it is open now
    var opened = listening();
    opened.removeAll(before);

    for (var port : opened) {
      try (var stranger = new Socket(InetAddress.getLoopbackAddress(), port)) {
        stranger.setSoTimeout((int) ofSeconds(10).toMillis());
        stranger.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(US_ASCII));
        assertThat(answered(stranger)).isFalse();
      }
    }

    assertThat(opened).isNotEmpty();
    assertThat(worker.application.requests).hasValue(1);
    release.run();
    worker.awaitReady();
    assertThat(before).containsAll(listening());
  }

  private static boolean answered(Socket stranger) {
    try {
      return stranger.getInputStream().read() >= 0;
    } catch (IOException reset) {
      return false;
    }
  }

  @Test
  void what_never_answers_makes_it_ready_late_and_no_later() throws Exception {
    var worker = host.startWarmed(of(1000, ofSeconds(2), "/slow")).awaitReady();

    assertThat(worker.application.requests).hasValue(1);
    worker.application.slowRequest().run();
    try (var client = host.connect()) {
      worker.accepting();
      client.ask("/").assertAnswered();
    }
  }

  @Test
  void one_that_is_to_go_answers_itself_no_more() {
    var worker = host.startWarmed(of(Integer.MAX_VALUE, LONG, "/"));
    await().until(() -> worker.application.requests.get() > 100);

    worker.link.drain(ofSeconds(30), Duration.ZERO);

    worker.assertExited(0);
  }

  @Test
  void what_the_host_wants_is_understood_or_named() {
    assertThat(WarmUp.Order.parse("100 5000 / /a?b=c"))
        .isEqualTo(of(100, ofSeconds(5), "/", "/a?b=c"));
    assertThatThrownBy(() -> WarmUp.Order.parse("many"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("SUPERVISOR4J_WARM_UP=many is not understood");
  }
}
