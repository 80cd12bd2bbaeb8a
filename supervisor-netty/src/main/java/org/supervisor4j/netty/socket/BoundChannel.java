package org.supervisor4j.netty.socket;

import io.netty.channel.epoll.AbstractEpollServerChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Descriptors;

/** A channel of the host's: paused and shared, but neither closed nor its path removed. */
public record BoundChannel(String name, AbstractEpollServerChannel channel)
    implements SocketHandoff.Bound {

  BoundChannel checked() {
    if (!channel.isActive()) {
      throw new SupervisorException(
          "socket \"%s\": %s is not bound; hand it over after bind(...).sync() and before its close"
              .formatted(name, channel));
    }
    return this;
  }

  /** A second descriptor of its socket, ours to close. */
  Listener adopt() {
    checked();
    var address = address();
    pause();
    return new Listener(
        name, List.of(Descriptors.duplicate(channel.fd().intValue(), 3)), address, false);
  }

  /** Returns when nothing is accepted in the host any more. */
  private void pause() {
    Runnable pausing = () -> channel.config().setAutoRead(false);
    if (!channel.isRegistered() || channel.eventLoop().inEventLoop()) {
      pausing.run();
    } else {
      channel.eventLoop().submit(pausing).awaitUninterruptibly();
    }
  }

  /** Where it listens. */
  public SocketAddress address() {
    if (channel.localAddress() instanceof InetSocketAddress tcp) {
      return tcp;
    }
    if (channel.localAddress() instanceof DomainSocketAddress unix) {
      return pathOf(unix);
    }
    return pathOf(((Socket) channel.fd()).localDomainSocketAddress()); // made from a descriptor
  }

  private UnixDomainSocketAddress pathOf(DomainSocketAddress unix) {
    if (unix.path().isEmpty() || unix.path().charAt(0) == 0) {
      throw new SupervisorException(
          "socket \"%s\": an abstract unix socket can't be handed over; bind it to a path"
              .formatted(name));
    }
    return UnixDomainSocketAddress.of(Path.of(unix.path()).toAbsolutePath());
  }
}
