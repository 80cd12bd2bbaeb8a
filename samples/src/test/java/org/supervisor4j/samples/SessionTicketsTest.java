package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A TLS client that comes back after a roll. */
@Timeout(120)
class SessionTicketsTest {

  private final Path certificate;
  private final TestHost host;

  SessionTicketsTest(@TempDir Path directory) {
    certificate = TestCertificate.make(directory);
    host = TestHost.start(directory, TestHost.protocols(certificate));
  }

  /**
   * Begins or resumes a session, has a request answered, and tells when the session was created.
   */
  private long session(SSLContext client, String socket, String protocol, int generation)
      throws Exception {
    var server = (InetSocketAddress) host.supervisor().address(socket);
    var factory = client.getSocketFactory();
    try (var connection = (SSLSocket) factory.createSocket(server.getAddress(), server.getPort())) {
      connection.setEnabledProtocols(new String[] {protocol});
      connection.setSoTimeout(30_000);
      var request = "GET /1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
      connection.getOutputStream().write(request.getBytes(US_ASCII));
      var answer = new String(connection.getInputStream().readAllBytes(), US_ASCII);
      assertThat(answer).endsWith(generation + " /1");
      return connection.getSession().getCreationTime();
    }
  }

  /** Until the former worker is gone; before that it may still accept. */
  private void rollAndWait() {
    var worker = host.pids().get(0);
    host.roll();
    host.awaitDrained(worker);
  }

  private SSLContext client() throws Exception {
    return TestCertificate.load(certificate.toString()).trusting();
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void a_session_resumes_on_the_next_generation(String protocol) throws Exception {
    try (host) {
      var client = client();
      var created = session(client, "tickets", protocol, 1);

      rollAndWait();

      assertThat(session(client, "tickets", protocol, 2)).isEqualTo(created);
      assertThat(session(client(), "tickets", protocol, 2)).as("a stranger").isNotEqualTo(created);
    }
  }

  /** A context of the JDK shares nothing; so the test above sees what it says it sees. */
  @Test
  void without_shared_keys_it_begins_anew() throws Exception {
    try (host) {
      var client = client();
      var created = session(client, "tls", "TLSv1.3", 1);

      rollAndWait();

      assertThat(session(client, "tls", "TLSv1.3", 2)).isNotEqualTo(created);
    }
  }
}
