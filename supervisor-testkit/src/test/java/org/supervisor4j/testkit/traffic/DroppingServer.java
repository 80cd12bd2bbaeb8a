package org.supervisor4j.testkit.traffic;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** An HTTP server on one thread that does to each request what a script says, and keeps count. */
final class DroppingServer implements AutoCloseable {

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("dropping-server", true), EpollIoHandler.newFactory());
  private final IntFunction<Deed> script;
  private final Map<Deed, Integer> deeds = new EnumMap<>(Deed.class); // guarded by itself
  private final ChannelGroup clients = new DefaultChannelGroup(group.next());
  private final List<Runnable> held = new ArrayList<>(); // on the loop
  private final Channel listener;
  private int requests; // on the loop
  private boolean holding; // on the loop

  private DroppingServer(SocketAddress address, IntFunction<Deed> script) {
    this.script = script;
    var bootstrap = new ServerBootstrap().group(group).childHandler(new Accepted());
    listener =
        address instanceof UnixDomainSocketAddress unix
            ? bootstrap
                .channel(EpollServerDomainSocketChannel.class)
                .bind(new DomainSocketAddress(unix.getPath().toString()))
                .syncUninterruptibly()
                .channel()
            : bootstrap
                .channel(EpollServerSocketChannel.class)
                .bind(address)
                .syncUninterruptibly()
                .channel();
  }

  private final class Accepted extends ChannelInitializer<Channel> {
    @Override
    protected void initChannel(Channel channel) {
      clients.add(channel);
      channel
          .pipeline()
          .addLast(
              new HttpRequestDecoder(),
              new HttpObjectAggregator(1 << 20),
              new Deeds(DroppingServer.this));
    }
  }

  /** Does to request i, counted from 0 over all connections, what the script says. */
  static DroppingServer on(SocketAddress address, IntFunction<Deed> script) {
    return new DroppingServer(address, script);
  }

  static DroppingServer onTcp(IntFunction<Deed> script) {
    return on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), script);
  }

  SocketAddress address() {
    return listener.localAddress() instanceof DomainSocketAddress unix
        ? UnixDomainSocketAddress.of(unix.path())
        : listener.localAddress();
  }

  /** What to do to the request that has just come; on the loop. */
  Deed next() {
    var deed = script.apply(requests++);
    synchronized (deeds) {
      deeds.merge(deed, 1, Integer::sum);
    }
    return deed;
  }

  /** Runs it now, or when the stall is over; on the loop. */
  void answer(Runnable answer) {
    if (holding) {
      held.add(answer);
    } else {
      answer.run();
    }
  }

  int done(Deed deed) {
    synchronized (deeds) {
      return deeds.getOrDefault(deed, 0);
    }
  }

  /** Answers nothing for this time from now on, then all that has piled up. */
  void stall(Duration time) {
    var loop = group.next();
    loop.submit(() -> holding = true).syncUninterruptibly();
    var unused = loop.schedule(this::release, time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void release() {
    holding = false;
    held.forEach(Runnable::run);
    held.clear();
  }

  /** Closes all connections, whatever they carry; returns how many there were. */
  int closeClients() {
    var count = clients.size();
    clients.close().awaitUninterruptibly();
    return count;
  }

  int openClients() {
    return clients.size();
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
