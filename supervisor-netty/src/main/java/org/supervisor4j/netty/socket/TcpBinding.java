package org.supervisor4j.netty.socket;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Descriptors;

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
    var kept = new ArrayList<Integer>(tcp.sockets());
    try {
      var bound = tcp.sockets() == 1 ? open(tcp, address, kept) : openShards(tcp, address, kept);
      return new Listener(tcp.name(), List.copyOf(kept), bound, false);
    } catch (IOException | ChannelException e) {
      kept.forEach(Descriptors::close);
      throw new SupervisorException(BindProblem.message(tcp, address, BindProblem.errno(e)), e);
    }
  }

  private static InetSocketAddress open(
      SocketHandoff.Tcp tcp, InetSocketAddress address, List<Integer> kept) throws IOException {
    try (var binding = new Binding(() -> channelFor(tcp, address))) {
      if (tcp.sockets() > 1) {
        binding.share();
      }
      binding.bind(address, tcp.backlog());
      kept.add(binding.keep());
      return (InetSocketAddress) binding.localAddress();
    }
  }

  private static InetSocketAddress openShards(
      SocketHandoff.Tcp tcp, InetSocketAddress wanted, List<Integer> kept) throws IOException {
    // a socket that shares would join others of our user, as of another host, without a word
    try (var alone = new Binding(() -> channelFor(tcp, wanted))) {
      alone.bind(wanted, tcp.backlog());
    }
    var address = wanted;
    while (kept.size() < tcp.sockets()) {
      var port = open(tcp, address, kept).getPort(); // of the first one may be 0
      address = new InetSocketAddress(wanted.getAddress(), port);
    }
    return address;
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
