package org.supervisor4j.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.SocketHandoff;

/** A user's own protocol, with a state for each connection, over several rolls. */
@Timeout(120)
class BasketTest {

  private static final SocketHandoff SOCKET = SocketHandoff.tcp("basket", "127.0.0.1", 0);

  @Test
  void a_connection_keeps_what_it_remembers_and_half_a_line(@TempDir Path directory) {
    var spec =
        TestHost.web(SOCKET)
            .command(Command.java(BasketWorker.class, "-Xmx64m", "-XX:TieredStopAtLevel=1"));
    try (var host = TestHost.start(directory, spec);
        var client = new RawClient(host.supervisor().address("basket"))) {
      assertThat(client.line()).isEqualTo("welcome");
      assertThat(client.send("pear\n").line()).isEqualTo("[pear] says generation 1");
      client.send("ap");

      host.roll();
      host.awaitCalm();
      assertThat(client.send("ple\n").line()).isEqualTo("[pear, apple] says generation 2");

      host.roll();
      host.awaitCalm();
      client.send("fig\nplum\nqui");
      assertThat(client.line()).isEqualTo("[pear, apple, fig] says generation 3");
      assertThat(client.line()).isEqualTo("[pear, apple, fig, plum] says generation 3");
    }
  }
}
