package org.supervisor4j.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.supervisor4j.samples.RawClient.get;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** WebSockets behind worker.webSocket(), whose worker is replaced. */
@Timeout(120)
class WebSocketRestartTest {

  private static final int SERVICE_RESTART = 1012;

  private final TestHost host;
  private final long worker;

  WebSocketRestartTest(@TempDir Path directory) {
    host = TestHost.start(directory, TestHost.protocols(TestCertificate.make(directory)));
    worker = host.pids().get(0);
  }

  /** A client that keeps to the protocol: the JDK answers a close frame by itself. */
  private static final class Chat implements WebSocket.Listener {
    private final StringBuilder texts = new StringBuilder();
    private final CompletableFuture<String> first = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      first.complete(texts.append(text).toString());
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable cause) {
      closed.completeExceptionally(cause);
    }
  }

  private Chat connect() {
    var port = ((InetSocketAddress) host.address()).getPort();
    var chat = new Chat();
    var address = URI.create("ws://127.0.0.1:" + port + "/ws");
    var socket = JdkClient.plain().newWebSocketBuilder().buildAsync(address, chat).join();
    socket.sendText("hello", true).join();
    assertThat(chat.first.orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo("hello");
    return chat;
  }

  @Test
  void every_one_hears_1012_and_ends_in_order_long_before_the_deadline() {
    try (host) {
      var chats = IntStream.range(0, 20).mapToObj(i -> connect()).toList();

      host.roll();

      var statuses = new ArrayList<Integer>();
      chats.forEach(chat -> statuses.add(chat.closed.orTimeout(30, TimeUnit.SECONDS).join()));
      assertThat(statuses).hasSize(20).containsOnly(SERVICE_RESTART);
      host.awaitDrained(worker);
      assertThat(host.lines()).isEmpty();
      assertThat(connect().closed).isNotDone();
    }
  }

  @Test
  void one_that_has_not_said_a_word_is_closed_and_one_of_http_moves() {
    try (host;
        var silent = new RawClient(host.address());
        var http = new RawClient(host.address())) {
      assertThat(silent.send(WebSocketRollTest.UPGRADE).head()).startsWith("http/1.1 101");
      assertThat(http.send(get("/1")).answer().body()).isEqualTo("1 /1");

      host.roll();

      assertThat(silent.read(1)).isEqualTo("\u0088");
      var said = silent.read(silent.read(1).charAt(0));
      assertThat((said.charAt(0) << 8) + said.charAt(1)).isEqualTo(SERVICE_RESTART);
      silent.send(WebSocketRollTest.frame(0x88, said.substring(0, 2)));
      silent.assertEnds();
      host.awaitDrained(worker);
      assertThat(http.send(get("/1")).answer().body()).isEqualTo("2 /1");
    }
  }
}
