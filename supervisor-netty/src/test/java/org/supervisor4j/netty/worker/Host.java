package org.supervisor4j.netty.worker;

import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.supervisor4j.netty.control.ControlServer;

/** A host that holds a listener, accepts nothing itself and starts workers on it. */
final class Host implements AutoCloseable {

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final ControlServer control = new ControlServer();
  private final List<SupervisedWorker> workers = new ArrayList<>();
  private final List<Client> queued = new ArrayList<>();
  private final Path directory;
  private Channel listener;

  Host(Path directory) {
    this.directory = directory;
    listener = bind(false);
  }

  /** Listens anew, on a unix path or not. */
  void listen(boolean unix) {
    listener.close().syncUninterruptibly();
    listener = bind(unix);
  }

  private Channel bind(boolean unix) {
    var bootstrap =
        new ServerBootstrap()
            .group(group)
            .option(ChannelOption.AUTO_READ, false)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    throw new AssertionError("the host must not accept");
                  }
                });
    var path = directory.resolve("http").toFile();
    var bound =
        unix
            ? bootstrap
                .channel(EpollServerDomainSocketChannel.class)
                .bind(new DomainSocketAddress(path))
            : bootstrap
                .channel(EpollServerSocketChannel.class)
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return bound.syncUninterruptibly().channel();
  }

  SupervisedWorker start() {
    return start(worker -> {});
  }

  SupervisedWorker start(NettyWorker.Setup afterwards) {
    return start(Optional.empty(), afterwards);
  }

  SupervisedWorker startWarmed(WarmUp.Order by) {
    return start(Optional.of(by), worker -> {});
  }

  private SupervisedWorker start(Optional<WarmUp.Order> warmUp, NettyWorker.Setup afterwards) {
    var channel = directory.resolve("w" + workers.size());
    var worker = new SupervisedWorker(control, channel, listener, warmUp, afterwards);
    workers.add(worker);
    return worker;
  }

  Client connect() throws IOException {
    return new Client(listener.localAddress());
  }

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  /** Whether all workers have let go, and nobody answers who connects once more and asks. */
  boolean connectionsQueueUp() throws IOException {
    if (!workers.stream().allMatch(SupervisedWorker::hasLetGo)) {
      return false;
    }
    var client = connect().ask("/");
    if (client.isAnsweredWithin(200)) {
      client.close();
      return false;
    }
    queued.add(client);
    return true;
  }

  void assertQueuedAreAnswered() throws IOException {
    for (var client : queued) {
      client.assertAnswered();
      client.close();
    }
  }

  void awaitAllExited() {
    await().until(() -> workers.stream().noneMatch(worker -> worker.exits.isEmpty()));
  }

  @Override
  public void close() {
    control.close(); // workers that are left see their host die
    awaitAllExited();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
