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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.netty.wire.HttpGet;
import org.supervisor4j.netty.wire.Message;

/**
 * Requests of a spare to itself, through a listener of its own, of the same kind, in front of the
 * same pipelines. Only connections that it has made itself are let in. Whatever fails here costs
 * warmth, nothing else.
 */
final class WarmUp {

  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  private final Set<SocketAddress> ours = ConcurrentHashMap.newKeySet();
  private final Path place;
  private final Runnable asked;
  private volatile boolean ended;

  /**
   * Nothing yet.
   *
   * @param place where a unix socket may be, in a directory that is closed to others
   * @param asked called after each request
   */
  WarmUp(Path place, Runnable asked) {
    this.place = place;
    this.asked = asked;
  }

  /** Begins with it, on a thread of its own. */
  void begin(Message.WarmUp order, Collection<Serving> all) {
    var served = List.copyOf(all);
    var thread = new Thread(() -> served.forEach(s -> warm(order, s)), "supervisor4j-warm-up");
    thread.setDaemon(true);
    thread.start();
  }

  /** Asks for nothing more. */
  void end() {
    ended = true;
  }

  private void warm(Message.WarmUp order, Serving serving) {
    try {
      var listener = listen(serving);
      try {
        ask(listener.localAddress(), order);
      } finally {
        listener.close().awaitUninterruptibly();
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("the warm-up ends early", e);
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

  private void ask(SocketAddress address, Message.WarmUp order) throws IOException {
    for (int round = 0; round < order.rounds(); round++) {
      for (var path : order.paths()) {
        if (ended) {
          return;
        }
        HttpGet.ask(connect(address), path, ANSWER);
        asked.run();
      }
    }
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
