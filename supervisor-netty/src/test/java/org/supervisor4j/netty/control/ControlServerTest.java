package org.supervisor4j.netty.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.wire.Message;

@Timeout(30)
class ControlServerTest {

  private static final String TOKEN = "token";
  private static final String HELLO = hello(1, TOKEN);
  private static final String READY = "000102";

  private Path directory;
  private Path path;
  private ControlServer server;
  private WorkerLink link;
  private final Heard heard = new Heard();

  @BeforeEach
  void open(@TempDir Path temporary) {
    directory = temporary;
    path = directory.resolve("n");
    server = new ControlServer(Duration.ofMillis(500));
    link = server.open(path, TOKEN, heard);
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void a_worker_is_heard() throws IOException {
    try (var worker = connect()) {
      send(worker, HELLO + READY + "0019" + "03" + beat(1, 2, 3, 4) + "000104");

      heard.exactly(
          "connected 42",
          "ready",
          "Heartbeat[connections=1, requestsInFlight=2," + " requestsServed=3, loopDelayNanos=4]",
          "goodbye");
    }
    heard.last("lost");
  }

  @Test
  void a_worker_is_told() throws IOException {
    try (var worker = connect()) {
      assertThat(link.drain(Duration.ZERO, Duration.ZERO)).as("nobody there yet").isFalse();
      send(worker, HELLO);
      heard.exactly("connected 42");

      assertThat(link.accept()).isTrue();
      assertThat(link.drain(Duration.ofSeconds(1), Duration.ofMillis(2))).isTrue();

      assertThat(receive(worker, 22))
          .isEqualTo("000105" + "0011" + "06" + "00000000000003e8" + "0000000000000002");
    }
  }

  @Test
  void a_worker_that_counted_as_ready_before_it_connected_still_learns_that_it_may_accept()
      throws IOException {
    assertThat(link.accept()).isFalse();
    try (var worker = connect()) {
      send(worker, HELLO);

      assertThat(receive(worker, 3)).isEqualTo("000105");
    }
  }

  @Test
  void only_the_owner_may_open_the_path() throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
        .isEqualTo("rw-------");
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
    try (var stranger = connect()) {
      send(stranger, bytes);
      assertEnded(stranger);
    }
    assertThat(heard.all).isEmpty();
    try (var worker = connect()) {
      send(worker, HELLO);
      heard.exactly("connected 42");
    }
    heard.last("lost");
    heard.all.clear();
  }

  @Test
  void whoever_is_silent_is_shown_out_and_the_worker_is_not() throws IOException {
    try (var stranger = connect();
        var worker = connect()) {
      send(worker, HELLO);
      heard.exactly("connected 42");
      assertEnded(stranger);
      send(worker, READY);
      heard.exactly("connected 42", "ready");
    }
  }

  @Test
  void a_second_worker_is_refused_while_the_first_is_there() throws IOException {
    try (var first = connect()) {
      send(first, HELLO);
      heard.exactly("connected 42");
      try (var second = connect()) {
        assertEnded(second);
      }
      send(first, READY);
      heard.exactly("connected 42", "ready");
    }
    heard.last("lost");
  }

  @Test
  void of_two_that_wait_to_speak_the_first_hello_wins() throws IOException {
    try (var one = connect();
        var other = connect()) {
      send(one, HELLO);
      heard.exactly("connected 42");
      send(other, HELLO);
      assertEnded(other);
    }
    heard.exactly("connected 42", "lost");
  }

  @Test
  void a_worker_that_turns_to_garbage_is_lost() throws IOException {
    try (var worker = connect()) {
      send(worker, HELLO + "0000");
      assertEnded(worker);
    }
    heard.exactly("connected 42", "lost");
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
    try (var worker = SocketChannel.open(UnixDomainSocketAddress.of(broken))) {
      send(worker, HELLO + READY);
      failing.exactly("connected 42", "ready");
      send(worker, READY);
      failing.exactly("connected 42", "ready", "ready");
    }
  }

  @Test
  void close_ends_the_connection_in_silence_and_deletes_the_path() throws IOException {
    try (var worker = connect();
        var waiting = connect()) {
      send(worker, HELLO);
      heard.exactly("connected 42");

      link.close();

      assertThat(path).doesNotExist();
      assertEnded(worker);
      assertEnded(waiting);
    }
    assertThat(heard.all).containsExactly("connected 42");
    assertThat(link.accept()).isFalse();
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
    var before = descriptors();
    for (int i = 0; i < 50; i++) {
      var each = directory.resolve("w" + i);
      var opened = server.open(each, TOKEN, heard);
      var worker = SocketChannel.open(UnixDomainSocketAddress.of(each));
      send(worker, HELLO);
      opened.close();
      worker.close();
    }
    await().untilAsserted(() -> assertThat(descriptors()).isEqualTo(before));
  }

  private static long descriptors() throws IOException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  private SocketChannel connect() throws IOException {
    var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(path));
    return channel;
  }

  private static String hello(int version, String token) {
    return "%04x01%08x%04x%s%016x"
        .formatted(
            15 + token.length(),
            version,
            token.length(),
            HexFormat.of().formatHex(token.getBytes(java.nio.charset.StandardCharsets.UTF_8)),
            42);
  }

  private static String beat(int connections, int inFlight, long served, long delay) {
    return "%08x%08x%016x%016x".formatted(connections, inFlight, served, delay);
  }

  private static void send(SocketChannel channel, String hex) throws IOException {
    channel.write(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }

  private static String receive(SocketChannel channel, int count) throws IOException {
    var buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
    return HexFormat.of().formatHex(buffer.array());
  }

  /** A reset counts: it is what a close upon unread bytes looks like. */
  private static void assertEnded(SocketChannel channel) {
    try {
      assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    } catch (IOException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }

  private static class Heard implements WorkerLink.Listener {

    final List<String> all = new CopyOnWriteArrayList<>();

    void exactly(String... expected) {
      await().untilAsserted(() -> assertThat(all).containsExactly(expected));
    }

    void last(String expected) {
      await().untilAsserted(() -> assertThat(all).endsWith(expected));
    }

    @Override
    public void connected(long pid) {
      all.add("connected " + pid);
    }

    @Override
    public void ready() {
      all.add("ready");
    }

    @Override
    public void heartbeat(Message.Heartbeat heartbeat) {
      all.add(heartbeat.toString());
    }

    @Override
    public void goodbye() {
      all.add("goodbye");
    }

    @Override
    public void lost() {
      all.add("lost");
    }
  }
}
