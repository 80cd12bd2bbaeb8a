package org.supervisor4j.netty.socket;

import io.netty.channel.socket.SocketProtocolFamily;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorException;

/** Where a socket of TCP or UDP is to be: its address, and of which family it is. */
final class InetPlace {

  private InetPlace() {}

  /**
   * The address to bind.
   *
   * @throws SupervisorException if the host name stands for none
   */
  static InetSocketAddress of(SocketHandoff.Inet socket) {
    var address = socket.address();
    if (address.isUnresolved()) {
      throw new SupervisorException(
          "socket \"%s\": host name \"%s\" stands for no address; check its spelling, /etc/hosts and DNS"
              .formatted(socket.name(), socket.host()));
    }
    return address;
  }

  /**
   * An IPv4 address gets an IPv4 socket, so that workers in any language know its address. Empty
   * for both families where the machine has both.
   */
  static Optional<SocketProtocolFamily> family(
      SocketHandoff.Inet socket, InetSocketAddress address) {
    if (socket.host().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        address.getAddress() instanceof Inet4Address
            ? SocketProtocolFamily.INET
            : SocketProtocolFamily.INET6);
  }

  /** Who writes an address of IPv6 means IPv6, also by {@code ::}. */
  static void restrict(Binding binding, SocketHandoff.Inet socket) {
    if (socket.host().indexOf(':') >= 0) {
      binding.onlyIpv6();
    }
  }
}
