package org.supervisor4j.netty.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Descriptors;

@Timeout(30)
class UdpTest {

  private final OpenSockets open = OpenSockets.remembered();
  private final ListenSockets sockets = new ListenSockets();

  @AfterEach
  void no_descriptor_is_left() {
    sockets.close();
    open.areAsBefore();
  }

  private static void send(String text, SocketAddress to) throws IOException {
    try (var client = new DatagramSocket()) {
      client.send(new DatagramPacket(text.getBytes(US_ASCII), text.length(), to));
    }
  }

  @Test
  void what_comes_before_there_is_a_worker_waits_for_one() throws IOException {
    var listener = sockets.bind(SocketHandoff.udp("dns", "127.0.0.1", 0));
    send("hello", listener.address());

    var buffer = new byte[16];
    var fd = listener.descriptors().get(0);
    assertThat(Descriptors.read(fd, buffer)).isEqualTo(5);
    assertThat(new String(buffer, 0, 5, US_ASCII)).isEqualTo("hello");
    assertThat(Descriptors.read(fd, buffer)).as("nothing more, at once").isEqualTo(-1);
  }

  @Test
  void an_address_in_use_is_refused_and_its_holder_named() throws IOException {
    try (var other = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      other.setReuseAddress(true); // which must not let us join
      assertThatThrownBy(
              () -> sockets.bind(SocketHandoff.udp("dns", "127.0.0.1", other.getLocalPort())))
          .isInstanceOf(SupervisorException.class)
          .hasMessageContaining(
              "socket \"dns\": cannot listen on 127.0.0.1:" + other.getLocalPort())
          .hasMessageContaining("in use by pid " + ProcessHandle.current().pid());
    }
  }

  @Test
  void a_program_that_blocks_gets_it_blocking() {
    var listener = sockets.bind(SocketHandoff.udp("dns", "127.0.0.1", 0), true);

    assertThat(Descriptors.isNonBlocking(listener.descriptors().get(0))).isFalse();
  }

  @Test
  void an_address_of_ipv6_leaves_ipv4_to_others_of_tcp_and_of_udp() {
    var tcp = (InetSocketAddress) sockets.bind(SocketHandoff.tcp("six", "::", 0)).address();
    var udp = (InetSocketAddress) sockets.bind(SocketHandoff.udp("six-udp", "::", 0)).address();

    sockets.bind(SocketHandoff.tcp("four", "0.0.0.0", tcp.getPort()));
    sockets.bind(SocketHandoff.udp("four-udp", "0.0.0.0", udp.getPort()));
  }
}
