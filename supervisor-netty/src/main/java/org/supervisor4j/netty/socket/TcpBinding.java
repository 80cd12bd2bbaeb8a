package org.supervisor4j.netty.socket;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorException;

/** Binds a TCP listener. */
final class TcpBinding {

  private TcpBinding() {}

  static Listener bind(SocketHandoff.Tcp tcp) {
    var address = tcp.address();
    if (address.isUnresolved()) {
      throw new SupervisorException(
          "socket \"%s\": host name \"%s\" stands for no address; check its spelling, /etc/hosts and DNS"
              .formatted(tcp.name(), tcp.host()));
    }
    try (var binding = new Binding(() -> channelFor(tcp, address))) {
      binding.bind(address, tcp.backlog());
      var bound = binding.localAddress();
      return new Listener(tcp.name(), binding.keep(), bound);
    } catch (IOException | ChannelException e) {
      throw new SupervisorException(BindProblem.message(tcp, address, BindProblem.errno(e)), e);
    }
  }

  /** An IPv4 address gets an IPv4 socket, so that workers in any language know its address. */
  private static EpollServerSocketChannel channelFor(
      SocketHandoff.Tcp tcp, InetSocketAddress address) {
    if (tcp.host().isEmpty()) {
      return new EpollServerSocketChannel(); // both families where the machine has both
    }
    return new EpollServerSocketChannel(
        address.getAddress() instanceof Inet4Address
            ? SocketProtocolFamily.INET
            : SocketProtocolFamily.INET6);
  }
}
