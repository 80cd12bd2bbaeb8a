package org.supervisor4j.netty.worker;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisor4j.Standby;

/** Spares in this JVM that answer requests of their own. */
@Timeout(60)
class WarmUpTest {

  private static final Standby ENDLESS = Standby.spares(1).rounds(Integer.MAX_VALUE);

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

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void it_answers_itself_before_anybody_else_and_counts_only_what_came_after(boolean unix)
      throws IOException {
    host.listen(unix);
    var worker = host.start().awaitReady();

    worker.link.warmUp(Standby.spares(1).warmedBy("/", "/cart").rounds(3));

    await().until(() -> worker.application.requests.get() == 6);
    try (var client = host.connect()) {
      worker.link.accept(Map.of());
      client.ask("/").assertAnswered();
      await().until(() -> served(worker) == 1);
      assertThat(worker.heartbeats).allMatch(beat -> beat.requestsServed() <= 1);
    }
  }

  @Test
  void nobody_else_gets_in_by_its_listener() throws Exception {
    var before = listening();
    var worker = host.start().awaitReady();
    worker.link.warmUp(Standby.spares(1).warmedBy("/slow"));
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
    assertThat(served(worker)).isZero();
    worker.link.accept(Map.of());
    release.run();
  }

  private static boolean answered(Socket stranger) {
    try {
      return stranger.getInputStream().read() >= 0;
    } catch (IOException reset) {
      return false;
    }
  }

  @Test
  void it_ends_when_the_spare_is_promoted() throws IOException {
    var before = listening();
    var worker = host.start().awaitReady();
    worker.link.warmUp(ENDLESS);
    await().until(() -> worker.application.requests.get() > 100);

    worker.link.accept(Map.of());

    await().until(() -> before.containsAll(listening()));
    assertThat(served(worker)).isLessThanOrEqualTo(1); // the last is counted off when it is over
    try (var client = host.connect()) {
      client.ask("/").assertAnswered();
    }
  }

  @Test
  void it_ends_when_the_spare_is_to_go() {
    var worker = host.start().awaitReady();
    worker.link.warmUp(ENDLESS);
    await().until(() -> worker.application.requests.get() > 100);

    worker.link.drain(ofSeconds(30), Duration.ZERO);

    worker.assertExited(0);
  }
}
