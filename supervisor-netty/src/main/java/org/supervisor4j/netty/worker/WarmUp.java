package org.supervisor4j.netty.worker;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.netty.wire.HttpGet;
import org.supervisor4j.netty.wire.Variables;

/**
 * Requests of a worker to itself before it is ready, through a listener of its own, of the same
 * kind, in front of the same pipelines. Only connections that it has made itself are let in.
 * Whatever fails here costs warmth, nothing else.
 */
final class WarmUp {

  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  /** What is asked for, how often, and for how long at most. */
  record Order(int rounds, Duration within, List<String> paths) {

    static Order parse(String text) {
      var words = List.of(text.split(" ", -1));
      try {
        return new Order(
            Integer.parseInt(words.get(0)),
            Duration.ofMillis(Long.parseLong(words.get(1))),
            words.subList(2, words.size()));
      } catch (NumberFormatException | IndexOutOfBoundsException e) {
        throw new IllegalStateException(Variables.WARM_UP + "=" + text + " is not understood", e);
      }
    }
  }

  private final Order order;
  private final Path place;
  private final Runnable answered;
  private final BooleanSupplier unwanted;
  private final long deadline;
  private final Set<SocketAddress> ours = ConcurrentHashMap.newKeySet();

  /**
   * Begins nothing yet.
   *
   * @param place where a unix socket may be, in a directory that is closed to others
   * @param answered called after each request that was
   * @param unwanted whether it is to stop early
   */
  WarmUp(Order order, Path place, Runnable answered, BooleanSupplier unwanted) {
    this.order = order;
    this.place = place;
    this.answered = answered;
    this.unwanted = unwanted;
    deadline = System.nanoTime() + order.within().toNanos();
  }

  /** All that is served, one after the other; returns when it is over. */
  void of(Collection<Serving> served) {
    for (var serving : served) {
      try {
        warm(serving);
      } catch (IOException | RuntimeException e) {
        LOG.debug("the warm-up ends early", e);
      }
    }
  }

  private void warm(Serving serving) throws IOException {
    var listener = listen(serving);
    try {
      for (int round = 0; round < order.rounds(); round++) {
        for (var path : order.paths()) {
          var left = Duration.ofNanos(deadline - System.nanoTime());
          if (left.isNegative() || unwanted.getAsBoolean()) {
            return;
          }
          if (!HttpGet.ask(connect(listener.localAddress()), path, left)) {
            return; // it speaks something else, or takes too long
          }
          answered.run();
        }
      }
    } finally {
      listener.close().awaitUninterruptibly();
    }
  }

  private Channel listen(Serving serving) {
    var bootstrap = serving.bootstrap().clone().option(ChannelOption.AUTO_READ, true);
    var bound =
        serving.destination().unix()
            ? bootstrap
                .channel(EpollServerDomainSocketChannel.class)
                .bind(new DomainSocketAddress(place.toFile()))
            : guarded(bootstrap.channel(EpollServerSocketChannel.class))
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return bound.syncUninterruptibly().channel();
  }

  private ServerBootstrap guarded(ServerBootstrap bootstrap) {
    var usual = bootstrap.config().handler();
    return bootstrap.handler(
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(Channel listener) {
            listener.pipeline().addLast(new Gate());
            if (usual != null) {
              listener.pipeline().addLast(usual);
            }
          }
        });
  }

  private SocketChannel connect(SocketAddress address) throws IOException {
    if (address instanceof DomainSocketAddress) {
      return SocketChannel.open(UnixDomainSocketAddress.of(place));
    }
    var connection = SocketChannel.open();
    try {
      connection.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      ours.add(connection.getLocalAddress()); // before the other end can look
      connection.connect(address);
      return connection;
    } catch (IOException e) {
      connection.close();
      throw e;
    }
  }

  /** Lets nobody else in: the port can be found by every process of this machine. */
  private final class Gate extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof Channel connection && !ours.remove(connection.remoteAddress())) {
        connection.unsafe().closeForcibly();
      } else {
        context.fireChannelRead(message);
      }
    }
  }
}
