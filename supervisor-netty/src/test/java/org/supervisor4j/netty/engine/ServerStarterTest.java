package org.supervisor4j.netty.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.supervisor4j.SocketHandoff;

class ServerStarterTest {

  private static String port(SocketHandoff socket, SocketAddress bound) {
    return ServerStarter.variables(List.of(socket), List.of(bound), 1)
        .getOrDefault("SERVER_STARTER_PORT", "");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, 127.0.0.1:18082=3",
    "localhost, 127.0.0.1, localhost:18082=3",
    "::1, ::1, [::1]:18082=3",
    "[::1], ::1, [::1]:18082=3",
    "'', ::, 18082=3",
    "'', 0.0.0.0, 18082=3",
  })
  void a_host_stands_there_as_it_was_given_with_the_real_port(
      String given, String bound, String expected) {
    var address = new InetSocketAddress(bound, 18082);

    assertThat(port(SocketHandoff.tcp("http", given, 0), address)).isEqualTo(expected);
  }

  @Test
  void udp_loses_its_mark_and_a_fixed_number_is_passed_over_by_the_others() {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 80);
    var variables =
        ServerStarter.variables(
            List.of(
                SocketHandoff.tcp("a", 80),
                SocketHandoff.tcp("b", "127.0.0.1", 80).descriptor(4),
                SocketHandoff.udp("c", "::1", 80),
                SocketHandoff.unix("d", Path.of("d.sock")).descriptor(3)),
            List.of(address, address, address, UnixDomainSocketAddress.of("d.sock")),
            1);

    assertThat(variables)
        .containsEntry("SERVER_STARTER_PORT", "80=5;127.0.0.1:80=4;[::1]:80=6;d.sock=3");
  }

  @Test
  void a_path_stands_there_as_it_was_given() {
    var address = UnixDomainSocketAddress.of("/run/shop/s.sock");

    assertThat(port(SocketHandoff.unix("u", Path.of("s.sock")), address)).isEqualTo("s.sock=3");
  }

  @Test
  void sockets_are_told_in_order_with_their_descriptors_and_the_generation() {
    var variables =
        ServerStarter.variables(
            List.of(
                SocketHandoff.unix("u", Path.of("/s")), SocketHandoff.tcp("http", "127.0.0.1", 80)),
            List.of(
                UnixDomainSocketAddress.of("/s"),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 80)),
            12);

    assertThat(variables)
        .isEqualTo(
            Map.of(
                "SERVER_STARTER_PORT", "/s=3;127.0.0.1:80=4",
                "SERVER_STARTER_GENERATION", "12"));
  }
}
