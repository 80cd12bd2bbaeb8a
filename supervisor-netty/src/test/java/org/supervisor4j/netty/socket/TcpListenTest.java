package org.supervisor4j.netty.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.supervisor4j.netty.socket.Greeter.heardAt;
import static org.supervisor4j.netty.socket.Greeter.heardBy;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Descriptors;

@Timeout(30)
@SuppressWarnings("try") // a greeter works by being there
class TcpListenTest {

  private final OpenSockets open = OpenSockets.remembered();
  private final ListenSockets sockets = new ListenSockets();

  @AfterEach
  void no_descriptor_is_left() {
    sockets.close();
    open.areAsBefore();
  }

  @Test
  void a_connection_queued_before_the_handover_is_answered_after_it() throws IOException {
    var listener = sockets.bind(SocketHandoff.tcp("http", "127.0.0.1", 0));
    var queued = SocketChannel.open(listener.address());

    try (var greeter = new Greeter(listener, "hello")) {
      assertThat(heardBy(queued)).isEqualTo("hello");
      assertThat(heardAt(listener.address())).isEqualTo("hello");
    }
  }

  @Test
  void a_listener_outlives_a_holder_that_let_go_of_it() throws IOException {
    var listener = sockets.bind(SocketHandoff.tcp("http", "127.0.0.1", 0));
    try (var first = new Greeter(listener, "first")) {
      assertThat(heardAt(listener.address())).isEqualTo("first");
    }
    var between = SocketChannel.open(listener.address());

    try (var second = new Greeter(listener, "second")) {
      assertThat(heardBy(between)).isEqualTo("second");
    }
  }

  @Test
  void the_descriptor_is_close_on_exec_and_does_not_block() throws IOException {
    var listener = sockets.bind(SocketHandoff.tcp("http", "127.0.0.1", 0));

    var info = Files.readString(Path.of("/proc/self/fdinfo/" + listener.descriptors().get(0)));

    assertThat(info).containsPattern("flags:\\s+02\\d{6}"); // O_CLOEXEC is 02000000
    assertThat(Descriptors.isNonBlocking(listener.descriptors().get(0))).isTrue();
  }

  @Test
  void the_address_has_the_real_port() {
    var address =
        (InetSocketAddress) sockets.bind(SocketHandoff.tcp("a", "127.0.0.1", 0)).address();

    assertThat(address.getPort()).isPositive();
    assertThat(address.getAddress()).isInstanceOf(Inet4Address.class);
  }

  @Test
  void ipv6_is_listened_on_with_and_without_brackets() throws IOException {
    var plain = sockets.bind(SocketHandoff.tcp("plain", "::1", 0));
    var brackets = sockets.bind(SocketHandoff.tcp("brackets", "[::1]", 0));

    try (var one = new Greeter(plain, "plain");
        var other = new Greeter(brackets, "brackets")) {
      assertThat(heardAt(plain.address())).isEqualTo("plain");
      assertThat(heardAt(brackets.address())).isEqualTo("brackets");
    }
  }

  @Test
  void without_a_host_both_families_are_listened_on() throws IOException {
    var listener = sockets.bind(SocketHandoff.tcp("http", 0));
    var port = ((InetSocketAddress) listener.address()).getPort();

    try (var greeter = new Greeter(listener, "hello")) {
      assertThat(heardAt(SocketHandoff.tcp("", "127.0.0.1", port).address())).isEqualTo("hello");
      assertThat(heardAt(SocketHandoff.tcp("", "::1", port).address())).isEqualTo("hello");
    }
  }

  @Test
  void an_equal_handoff_shares_the_listener_and_a_different_one_is_refused() {
    var listener = sockets.bind(SocketHandoff.tcp("http", "127.0.0.1", 0));

    assertThat(sockets.bind(SocketHandoff.tcp("http", "127.0.0.1", 0))).isSameAs(listener);
    assertThat(sockets.get("http")).isSameAs(listener);
    assertThat(sockets.bind(SocketHandoff.tcp("http", "127.0.0.1", 0).descriptor(7)))
        .as("the number is the worker's, and another in the next generation")
        .isSameAs(listener);
    assertThatThrownBy(() -> sockets.bind(SocketHandoff.tcp("http", "127.0.0.1", 81)))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining("socket \"http\"")
        .hasMessageContaining("give the new one another name");
  }

  @Test
  void a_closed_listener_refuses_connections_and_is_unknown() {
    var address = sockets.bind(SocketHandoff.tcp("http", "127.0.0.1", 0)).address();

    sockets.close("http");

    assertThatThrownBy(() -> SocketChannel.open(address)).hasMessageContaining("refused");
    assertThatThrownBy(() -> sockets.get("http"))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining("socket \"http\" is not open");
  }

  @Test
  void a_port_in_use_is_named_with_its_holder() throws IOException {
    try (var other = new ServerSocket(0)) {
      var port = other.getLocalPort();

      assertThatThrownBy(() -> sockets.bind(SocketHandoff.tcp("http", "127.0.0.1", port)))
          .isInstanceOf(SupervisorException.class)
          .hasMessageContaining("socket \"http\": cannot listen on 127.0.0.1:" + port)
          .hasMessageContaining("in use by pid " + ProcessHandle.current().pid() + " (java)");
    }
  }

  @Test
  void an_unknown_host_name_is_named() {
    assertThatThrownBy(() -> sockets.bind(SocketHandoff.tcp("http", "no-such-host.invalid", 80)))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining("host name \"no-such-host.invalid\" stands for no address");
  }

  @Test
  void an_address_of_another_machine_is_named() {
    assertThatThrownBy(() -> sockets.bind(SocketHandoff.tcp("http", "192.0.2.1", 8080)))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining("192.0.2.1:8080")
        .hasMessageContaining("not an address of this machine");
    assertThatThrownBy(() -> sockets.bind(SocketHandoff.tcp("http", "2001:db8::1", 8080)))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining("[2001:db8:0:0:0:0:0:1]:8080")
        .hasMessageContaining("not an address of this machine");
  }
}
