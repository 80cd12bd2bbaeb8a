package org.supervisor4j.netty.socket;

import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollDatagramChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorException;

/** Binds a UDP socket; what arrives from then on waits in it for a worker. */
final class UdpBinding {

  private UdpBinding() {}

  static Listener bind(SocketHandoff.Udp udp) {
    var address = InetPlace.of(udp);
    try (var binding = new Binding(() -> channelFor(udp, address))) {
      InetPlace.restrict(binding, udp);
      binding.bind(address);
      return new Listener(udp.name(), List.of(binding.keep()), binding.localAddress(), false);
    } catch (IOException | ChannelException e) {
      throw new SupervisorException(BindProblem.message(udp, address, BindProblem.errno(e)), e);
    }
  }

  private static EpollDatagramChannel channelFor(SocketHandoff.Udp udp, InetSocketAddress address) {
    return InetPlace.family(udp, address)
        .map(EpollDatagramChannel::new)
        .orElseGet(EpollDatagramChannel::new);
  }
}
