package org.supervisor4j.netty.socket;

import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.UnixChannel;
import io.netty.channel.unix.UnixChannelOption;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.netty.posix.Descriptors;

/**
 * A Netty channel that lives only until it is bound and its socket was taken over. It never accepts
 * nor receives.
 */
final class Binding implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Binding.class);

  private static final IntegerUnixChannelOption IPV6_V6ONLY =
      new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("supervisor4j-bind", true), EpollIoHandler.newFactory());
  private final UnixChannel channel;

  Binding(Supplier<? extends UnixChannel> factory) {
    try {
      channel = factory.get();
    } catch (RuntimeException e) {
      endLoop();
      throw e;
    }
    channel.config().setAutoRead(false);
    try {
      Descriptors.setCloseOnExec(fd());
      register();
    } catch (RuntimeException e) {
      channel.unsafe().closeForcibly();
      endLoop();
      throw e;
    }
  }

  private void register() {
    var failure = failureOf(group.register(channel));
    if (failure != null) {
      throw new ChannelException(failure);
    }
  }

  int fd() {
    return channel.fd().intValue();
  }

  /** Lets sockets of our user that say the same listen at one address (socket(7)). */
  void share() {
    channel.config().setOption(UnixChannelOption.SO_REUSEPORT, true);
  }

  /** Of IPv6 only, where Netty would take IPv4 as well (ipv6(7)). */
  void onlyIpv6() {
    channel.config().setOption(IPV6_V6ONLY, 1);
  }

  /** Binds and listens. */
  void bind(SocketAddress address, int backlog) throws IOException {
    channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
    channel.config().setOption(ChannelOption.SO_BACKLOG, backlog);
    bind(address);
  }

  /** Binds one that does not listen; alone, as SO_REUSEADDR would let others of UDP join. */
  void bind(SocketAddress address) throws IOException {
    var failure = failureOf(channel.bind(address));
    if (failure != null) {
      throw failure instanceof IOException refused ? refused : new IOException(failure);
    }
  }

  SocketAddress localAddress() {
    return channel.localAddress();
  }

  /** A descriptor of the socket that outlives this binding and is the caller's to close. */
  int keep() {
    return Descriptors.duplicate(fd(), 3);
  }

  /** Deregisters before the close: a registration belongs to the socket, which lives on. */
  @Override
  public void close() {
    warnOf(failureOf(channel.deregister()));
    warnOf(failureOf(channel.close()));
    endLoop();
  }

  private void endLoop() {
    warnOf(failureOf(group.shutdownGracefully(0, 5, TimeUnit.SECONDS)));
  }

  private static @Nullable Throwable failureOf(Future<?> future) {
    return future.awaitUninterruptibly().cause();
  }

  private static void warnOf(@Nullable Throwable failure) {
    if (failure != null) {
      LOG.warn("a listener was bound, but Netty could not let go of it", failure);
    }
  }
}
