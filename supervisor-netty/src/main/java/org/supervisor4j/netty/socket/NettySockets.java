package org.supervisor4j.netty.socket;

import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.AbstractEpollServerChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorException;

/** Hands over listening sockets that the host has bound through Netty. */
public final class NettySockets {

  private NettySockets() {}

  /**
   * A channel that is bound already. When the supervisor starts, the channel is paused for good
   * ({@code autoRead} false), as it would accept in the host what the workers shall accept; it
   * stays the host's to close, and to read from again.
   *
   * @throws SupervisorException if its descriptor can't be had (NIO) or it is not bound
   */
  public static SocketHandoff.Bound bound(String name, ServerChannel channel) {
    if (!(channel instanceof EpollServerSocketChannel)
        && !(channel instanceof EpollServerDomainSocketChannel)) {
      throw new SupervisorException(
          ("socket \"%s\": %s can't be handed over, it exposes no descriptor (NIO never does); bind an"
                  + " EpollServerSocketChannel or an EpollServerDomainSocketChannel, or let the"
                  + " supervisor bind: SocketHandoff.tcp(\"%s\", port)")
              .formatted(name, channel.getClass().getSimpleName(), name));
    }
    return new BoundChannel(name, (AbstractEpollServerChannel) channel).checked();
  }
}
