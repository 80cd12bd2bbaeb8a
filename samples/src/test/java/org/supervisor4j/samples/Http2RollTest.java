package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections of HTTP/2 whose worker is replaced, with three clients of different origin. */
@Timeout(120)
class Http2RollTest {

  private static final int AT_ONCE = 20;

  private final Path certificate;
  private final TestHost host;
  private final long worker;

  Http2RollTest(@TempDir Path directory) {
    certificate = TestCertificate.make(directory);
    host = TestHost.start(directory, TestHost.protocols(certificate));
    worker = host.pids().get(0);
  }

  private SocketAddress address(String socket) {
    return host.supervisor().address(socket);
  }

  private static String soon(CompletableFuture<String> answer) {
    return answer.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Test
  void two_goaways_with_a_ping_between_and_no_request_is_lost() throws Exception {
    try (host;
        var client = new Http2Client(address("h2"))) {
      assertThat(soon(client.get("/1"))).isEqualTo("1 /1");
      var late = client.get("/late");
      var open = client.post("/open"); // stream 7, since each request takes the next odd number

      host.roll();
      await().until(() -> client.ending().size() == 3);
      assertThat(soon(late)).isEqualTo("1 /late");
      assertThat(client.closed().isDone()).isFalse();
      assertThat(soon(open.end())).isEqualTo("1 /open");

      client.closed().get(30, TimeUnit.SECONDS);
      assertThat(client.ending())
          .containsExactly("GOAWAY 2147483647 NO_ERROR", "PING", "GOAWAY 7 NO_ERROR", "end");
      host.awaitDrained(worker);
    }
  }

  @Test
  void a_connection_without_a_request_is_closed_too() throws Exception {
    try (host;
        var client = new Http2Client(address("h2"))) {
      // accepted, and so not by the next generation
      await().until(() -> !ClientPorts.heldBy(worker, address("h2")).isEmpty());
      host.roll();

      client.closed().get(30, TimeUnit.SECONDS);

      assertThat(client.ending())
          .containsExactly("GOAWAY 2147483647 NO_ERROR", "PING", "GOAWAY 0 NO_ERROR", "end");
      host.awaitDrained(worker);
    }
  }

  /** A client that leaves at the first GOAWAY has nothing refused and loses nothing. */
  @Test
  void under_load_nothing_is_lost_and_nothing_refused_in_five_rolls() {
    try (host) {
      var answers = new ArrayList<CompletableFuture<String>>();
      var clients = new ArrayList<Http2Client>();
      for (int roll = 0; roll < 5; roll++) {
        var served = client(clients);
        assertThat(soon(served.get("/n"))).matches("\\d /n"); // by those that go in this roll
        var rolling = CompletableFuture.runAsync(host::roll);
        while (!rolling.isDone() || !served.isToLeave()) {
          answers.add(client(clients).get("/n"));
          soon(answers.get(Math.max(0, answers.size() - AT_ONCE)));
        }
        rolling.join();
      }
      host.awaitCalm();

      assertThat(answers).hasSizeGreaterThan(100);
      var unsent = answers.stream().filter(answer -> soon(answer).equals(Http2Client.UNSENT));
      assertThat(unsent)
          .as("one connection in the moment of its GOAWAY")
          .hasSizeLessThanOrEqualTo(5);
      assertThat(answers).allSatisfy(answer -> assertThat(soon(answer)).matches("\\d /n|unsent"));
      assertThat(clients).hasSizeGreaterThan(4);
      clients.forEach(Http2Client::close);
    }
  }

  /** The last one, or a new one. */
  private Http2Client client(List<Http2Client> clients) {
    if (clients.isEmpty() || clients.get(clients.size() - 1).isToLeave()) {
      clients.add(new Http2Client(address("h2")));
    }
    return clients.get(clients.size() - 1);
  }

  @Test
  void curl_gets_what_it_asked_for_before_the_roll() throws Exception {
    try (host) {
      var plain = curl("--http2-prior-knowledge", uri("http", "h2", "/late"));
      var tls = curl("--http2", "--insecure", uri("https", "tls", "/late"));
      await().until(() -> host.lines().size() == 2); // both were asked

      host.roll();

      assertThat(output(plain)).isEqualTo("1 /late 2 200");
      assertThat(output(tls)).isEqualTo("1 /late 2 200");
      host.awaitDrained(worker);
    }
  }

  private static Process curl(String... arguments) throws IOException {
    var line = new ArrayList<>(List.of("curl", "--silent", "--show-error"));
    line.addAll(List.of("--write-out", " %{http_version} %{http_code}"));
    line.addAll(List.of(arguments));
    return new ProcessBuilder(line).redirectErrorStream(true).start();
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }

  private String uri(String scheme, String socket, String path) {
    return scheme + "://127.0.0.1:" + ((InetSocketAddress) address(socket)).getPort() + path;
  }

  /** Between its requests: until JDK 24 it gives up what is under way at a GOAWAY (JDK-8335181). */
  @Test
  void the_client_of_the_jdk_goes_on_with_the_next_generation() throws Exception {
    try (host) {
      var client = JdkClient.trusting(TestCertificate.load(certificate.toString()).trusting());
      var request = HttpRequest.newBuilder(URI.create(uri("https", "tls", "/jdk"))).build();
      var first = client.send(request, BodyHandlers.ofString());
      assertThat(first.version()).isEqualTo(HttpClient.Version.HTTP_2);

      host.roll();
      host.awaitDrained(worker); // so its idle connection has been closed
      await().until(() -> ClientPorts.leftBy(address("tls")).isEmpty()); // and the client knows

      assertThat(client.send(request, BodyHandlers.ofString()).body()).isEqualTo("2 /jdk");
      assertThat(first.body()).isEqualTo("1 /jdk");
    }
  }
}
