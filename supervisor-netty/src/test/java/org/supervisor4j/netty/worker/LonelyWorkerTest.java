package org.supervisor4j.netty.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The same main program without a supervisor, in a JVM of its own. */
@Timeout(60)
class LonelyWorkerTest {

  private static final int TERMINATED = 128 + 15;

  private Process process;
  private BufferedReader output;
  private InetSocketAddress address;

  @BeforeEach
  void start() throws IOException {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LonelyMain.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    var port = output.readLine().substring("port ".length());
    address = new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
  }

  @AfterEach
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Test
  void it_serves_and_ends_on_term() throws Exception {
    try (var client = new Client(address)) {
      client.ask("/").assertAnswered();
      client.ask("/").assertAnswered();
    }

    terminate();

    assertExited();
  }

  @Test
  void on_term_a_request_in_flight_is_answered_and_no_new_connection_taken() throws Exception {
    try (var slow = new Client(address)) {
      slow.ask("/slow");
      assertThat(output.readLine()).isEqualTo("slow");

      terminate();

      assertThat(output.readLine()).isEqualTo("draining");
      assertRefused();
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      slow.assertAnsweredWithClose();
    }
    assertExited();
  }

  /** Process.destroy would close the streams along with it. */
  private void terminate() {
    assertThat(process.toHandle().destroy()).isTrue();
  }

  private void assertRefused() {
    org.awaitility.Awaitility.await()
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> new Client(address).close())
                    .isInstanceOf(ConnectException.class));
  }

  private void assertExited() throws InterruptedException {
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(TERMINATED);
  }
}
