package org.supervisor4j.samples;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.logging.LoggingHandler;
import java.net.InetAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.netty.socket.NettySockets;

/** A channel of the host whose loop is busy: who hands it over waits until it is let go. */
final class BusyChannel implements AutoCloseable {

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final CompletableFuture<Void> free = new CompletableFuture<>();
  private final ServerChannel channel;

  BusyChannel() {
    channel =
        (ServerChannel)
            new ServerBootstrap()
                .group(loop)
                .channel(EpollServerSocketChannel.class)
                .childHandler(new LoggingHandler())
                .bind(InetAddress.getLoopbackAddress(), 0)
                .syncUninterruptibly()
                .channel();
    loop.execute(free::join);
  }

  SocketHandoff handoff() {
    return NettySockets.bound("busy", channel);
  }

  void letGo() {
    free.complete(null);
  }

  @Override
  public void close() {
    letGo();
    channel.close().syncUninterruptibly();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
