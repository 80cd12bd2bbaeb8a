package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Server-sent events behind worker.serverSentEvents(), whose worker is replaced. */
@Timeout(120)
class EventStreamRollTest {

  private static final String EVENT = "id: \\d+\\ndata: from generation 1\\n\\n";

  private final Path certificate;
  private final TestHost host;
  private final long worker;

  EventStreamRollTest(@TempDir Path directory) {
    certificate = TestCertificate.make(directory);
    host = TestHost.start(directory, TestHost.protocols(certificate));
    worker = host.pids().get(0);
  }

  private HttpClient client() throws Exception {
    var trusting = TestCertificate.load(certificate.toString()).trusting();
    return JdkClient.trusting(trusting);
  }

  private HttpRequest.Builder events(String scheme, String socket) {
    var port = ((InetSocketAddress) host.supervisor().address(socket)).getPort();
    return HttpRequest.newBuilder(URI.create(scheme + "://127.0.0.1:" + port + "/events"));
  }

  /** A response that is cut is an exception of this client. */
  @ParameterizedTest
  @ValueSource(strings = {"http", "tls"})
  void a_stream_ends_behind_a_whole_event_and_goes_on_from_the_next_generation(String socket)
      throws Exception {
    try (host) {
      var client = client();
      var events = events(socket.equals("tls") ? "https" : "http", socket);
      var version = HttpClient.Version.HTTP_1_1;
      // it has its head: else the next generation might be the one that is asked
      var first = client.send(events.version(version).build(), BodyHandlers.ofInputStream());

      host.roll();

      var body = new String(first.body().readAllBytes(), US_ASCII);
      assertThat(body).matches("(" + EVENT + ")+");
      host.awaitDrained(worker);
      var last = body.replaceAll("(?s).*id: (\\d+)\\n.*", "$1");
      var next = client.send(events.header("Last-Event-ID", last).build(), BodyHandlers.ofLines());
      assertThat(next.body().limit(2))
          .containsExactly("id: " + (Integer.parseInt(last) + 1), "data: from generation 2");
    }
  }

  @Test
  void a_stream_of_http2_ends_likewise_and_with_it_its_connection() throws Exception {
    try (host;
        var client = new Http2Client(host.supervisor().address("h2"))) {
      // so it is accepted, and by this generation
      assertThat(client.get("/1").orTimeout(30, TimeUnit.SECONDS).join()).isEqualTo("1 /1");
      var body = client.get("/events");

      host.roll();

      assertThat(body.orTimeout(30, TimeUnit.SECONDS).join()).matches("(" + EVENT + ")+");
      client.closed().get(30, TimeUnit.SECONDS);
      host.awaitDrained(worker);
    }
  }
}
