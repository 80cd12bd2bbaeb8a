package org.supervisor4j.netty.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jnr.constants.platform.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.netty.ChildJvm;

@Timeout(60)
class BindProblemTest {

  private static final int PORT = 81;

  @Test
  void a_privileged_port_names_both_mends() {
    var http = SocketHandoff.tcp("http", "::1", PORT);

    assertThat(BindProblem.message(http, http.address(), Errno.EACCES))
        .contains("socket \"http\": cannot listen on [0:0:0:0:0:0:0:1]:81: port 81 is privileged")
        .contains("sysctl net.ipv4.ip_unprivileged_port_start=81")
        .contains("CAP_NET_BIND_SERVICE");
  }

  @Test
  void a_jvm_without_the_capability_is_refused_a_privileged_port() throws IOException {
    var root = (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid") == 0;
    var unprivileged =
        root ? List.of("setpriv", "--bounding-set=-net_bind_service") : List.<String>of();

    try (var child =
        ChildJvm.start(unprivileged, List.of(), BindMain.class, String.valueOf(PORT))) {
      // some containers have no privileged ports at all
      assertThat(child.lineWith("ed "))
          .contains(
              BindProblem.unprivilegedStart() > PORT ? "port 81 is privileged" : "bound Listener");
    }
  }

  @Test
  void a_holder_that_is_not_seen_is_asked_for_with_ss() {
    var http = SocketHandoff.tcp("http", "127.0.0.1", 1);

    assertThat(BindProblem.message(http, http.address(), Errno.EADDRINUSE))
        .contains("cannot listen on 127.0.0.1:1: the port is in use")
        .contains("ss -ltnp 'sport = :1'");
  }

  @Test
  void any_other_reason_is_told_by_its_name() {
    var http = SocketHandoff.tcp("http", "127.0.0.1", 1);

    assertThat(BindProblem.message(http, http.address(), Errno.ENOBUFS)).contains("ENOBUFS");
  }
}
