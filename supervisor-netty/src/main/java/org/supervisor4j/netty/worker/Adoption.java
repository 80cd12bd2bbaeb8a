package org.supervisor4j.netty.worker;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.Socket;
import java.net.SocketAddress;

/** Makes a Netty listener of a listening socket that was inherited as a descriptor. */
final class Adoption {

  private static final int SOL_SOCKET = 1;
  private static final int AF_UNIX = 1;
  private static final int SOCK_DGRAM = 2;
  private static final IntegerUnixChannelOption SO_TYPE =
      new IntegerUnixChannelOption("SO_TYPE", SOL_SOCKET, 3);
  private static final IntegerUnixChannelOption SO_ACCEPTCONN =
      new IntegerUnixChannelOption("SO_ACCEPTCONN", SOL_SOCKET, 30);
  private static final IntegerUnixChannelOption SO_DOMAIN =
      new IntegerUnixChannelOption("SO_DOMAIN", SOL_SOCKET, 39);

  private final String name;
  private final int fd;
  private final boolean unix;

  /** Looks at the descriptor (socket(7)): it must be a socket that listens. */
  Adoption(String name, int fd) {
    this.name = name;
    this.fd = fd;
    if (ask(SO_TYPE) == SOCK_DGRAM) {
      throw new IllegalStateException(
          described()
              + " receives datagrams and accepts nothing: leave out serve(...) and register a"
              + " channel of its own, new EpollDatagramChannel("
              + fd
              + ")");
    }
    if (ask(SO_ACCEPTCONN) != 1) {
      throw new IllegalStateException(described() + " does not listen: bind and listen before");
    }
    unix = ask(SO_DOMAIN) == AF_UNIX;
  }

  boolean isUnix() {
    return unix;
  }

  /** Registers the listener, which accepts nothing before its auto-read is switched on. */
  Channel adopt(ServerBootstrap prepared) {
    // not bind: it is bound, a second one is EINVAL
    var registered = prepared.channelFactory(this::wrap).register().awaitUninterruptibly();
    if (!registered.isSuccess()) {
      throw new IllegalStateException(described() + " cannot be adopted", registered.cause());
    }
    return registered.channel();
  }

  SocketAddress address() {
    var socket = new Socket(fd);
    return unix ? socket.localDomainSocketAddress() : socket.localAddress();
  }

  private ServerChannel wrap() {
    return unix ? new EpollServerDomainSocketChannel(fd) : new EpollServerSocketChannel(fd);
  }

  /** Through a channel that is thrown away: it owns nothing before it is registered. */
  private int ask(IntegerUnixChannelOption option) {
    try {
      return new EpollServerDomainSocketChannel(fd, true).config().getOption(option);
    } catch (ChannelException e) {
      throw new IllegalStateException(
          described() + " is no open socket; was this process started by something in between?", e);
    }
  }

  private String described() {
    return "descriptor " + fd + " (socket \"" + name + "\")";
  }
}
