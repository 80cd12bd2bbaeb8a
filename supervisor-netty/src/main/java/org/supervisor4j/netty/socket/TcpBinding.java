package org.supervisor4j.netty.socket;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.IOException;
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
    var address = InetPlace.of(tcp);
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
      InetPlace.restrict(binding, tcp);
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
      InetPlace.restrict(alone, tcp);
      alone.bind(wanted, tcp.backlog());
    }
    var address = wanted;
    while (kept.size() < tcp.sockets()) {
      var port = open(tcp, address, kept).getPort(); // of the first one may be 0
      address = new InetSocketAddress(wanted.getAddress(), port);
    }
    return address;
  }

  private static EpollServerSocketChannel channelFor(
      SocketHandoff.Tcp tcp, InetSocketAddress address) {
    return InetPlace.family(tcp, address)
        .map(EpollServerSocketChannel::new)
        .orElseGet(EpollServerSocketChannel::new);
  }
}
