package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.samples.RawClient.get;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Locale;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/1.1 behind TLS, whose worker is replaced. */
@Timeout(120)
class TlsRollTest {

  private final TestHost host;
  private final long worker;
  private final SSLSocket client;

  TlsRollTest(@TempDir Path directory) throws Exception {
    var certificate = TestCertificate.make(directory);
    host = TestHost.start(directory, TestHost.protocols(certificate));
    worker = host.pids().get(0);
    var server = (InetSocketAddress) host.supervisor().address("tls");
    var trusting = TestCertificate.load(certificate.toString()).trusting().getSocketFactory();
    client = (SSLSocket) trusting.createSocket(server.getAddress(), server.getPort());
    client.setSoTimeout(30_000);
  }

  @BeforeEach
  void the_worker_knows_the_connection() throws IOException {
    send("/1");
    assertThat(read("1 /1")).doesNotContain("connection: close");
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    host.close();
  }

  private void send(String path) throws IOException {
    client.getOutputStream().write(get(path).getBytes(US_ASCII));
  }

  /** To this end, in small letters. */
  private String read(String end) throws IOException {
    var text = new StringBuilder();
    while (!text.toString().endsWith(end)) {
      text.append((char) client.getInputStream().read());
    }
    return text.toString().toLowerCase(Locale.ROOT);
  }

  /** Without close_notify this would be an exception: the end could be an attacker's (RFC 8446). */
  private void assertEndsWithCloseNotify() throws IOException {
    assertThat(client.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void a_request_under_way_is_answered_and_announces_the_end() throws IOException {
    send("/late");
    await().until(() -> host.lines().size() == 1); // it was asked

    host.roll();

    assertThat(read("1 /late")).contains("connection: close");
    assertEndsWithCloseNotify();
    host.awaitDrained(worker);
  }

  @Test
  void an_idle_connection_ends_likewise() throws IOException {
    host.roll();

    assertEndsWithCloseNotify();
    host.awaitDrained(worker);
  }
}
