package org.supervisor4j.netty.control;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Descriptors;
import org.supervisor4j.netty.posix.SocketPath;
import org.supervisor4j.netty.wire.MessageDecoder;
import org.supervisor4j.netty.wire.MessageEncoder;

/** Waits for workers, each on a unix socket of its own; one thread serves them all. */
public final class ControlServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration ROTATION = Duration.ofHours(8);
  private static final int OWNER_ONLY = 0600;

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("supervisor4j-control", true), EpollIoHandler.newFactory());
  private final TicketKeys tickets = new TicketKeys();
  private final Set<WorkerLink> links = ConcurrentHashMap.newKeySet();
  private final Duration patience;

  public ControlServer() {
    this(PATIENCE);
  }

  /** With another time in which a connection has to say hello. */
  ControlServer(Duration patience) {
    this(patience, ROTATION);
  }

  /** The same, and another time after which ticket keys are rotated. */
  @SuppressWarnings("FutureReturnValueIgnored") // ends with the loop
  ControlServer(Duration patience, Duration rotation) {
    this.patience = patience;
    loop.scheduleAtFixedRate(
        this::rotate, rotation.toNanos(), rotation.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void rotate() {
    tickets.rotate();
    links.forEach(WorkerLink::tellTicketKeys);
  }

  /** Waits at this path for a worker of our own user; not from a listener's call. */
  public WorkerLink open(Path socket, String token, WorkerLink.Listener listener) {
    return open(socket, new Admission(token), listener);
  }

  /** The same for one of this user, unless that is empty. */
  public WorkerLink open(Path socket, String token, OptionalInt uid, WorkerLink.Listener listener) {
    var admission = uid.isPresent() ? new Admission(token, uid.getAsInt()) : new Admission(token);
    return open(socket, admission, listener);
  }

  private WorkerLink open(Path socket, Admission admission, WorkerLink.Listener listener) {
    requireFree(socket);
    var link = new WorkerLink(socket, listener, loop.next(), tickets);
    var bound =
        new ServerBootstrap()
            .group(loop)
            .channelFactory(ControlServer::ownerOnlySocket)
            .childHandler(reception(link, admission))
            .bind(new DomainSocketAddress(socket.toFile()))
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new SupervisorException(
          "the worker channel %s cannot be bound: %s; its directory must exist and the path may have %d bytes"
              .formatted(socket, bound.cause().getMessage(), SocketPath.LONGEST),
          bound.cause());
    }
    link.add(bound.channel());
    links.add(link);
    bound.channel().closeFuture().addListener(closed -> links.remove(link));
    return link;
  }

  /** Netty deletes what it finds at the path before it binds, even a regular file. */
  private static void requireFree(Path socket) {
    if (Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
      throw new SupervisorException(
          "the worker channel "
              + socket
              + " is in use: there is a file; delete it or take another");
    }
  }

  private static EpollServerDomainSocketChannel ownerOnlySocket() {
    var channel = new EpollServerDomainSocketChannel();
    closeOnExec(channel);
    Descriptors.setMode(channel.fd().intValue(), OWNER_ONLY);
    return channel;
  }

  /** Netty does not, and whatever the host's other code spawns would inherit it. */
  private static void closeOnExec(UnixChannel channel) {
    Descriptors.setCloseOnExec(channel.fd().intValue());
  }

  private ChannelInitializer<EpollDomainSocketChannel> reception(
      WorkerLink link, Admission admission) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(EpollDomainSocketChannel channel) {
        closeOnExec(channel);
        link.add(channel);
        channel
            .pipeline()
            .addLast(
                new MessageDecoder(),
                new MessageEncoder(),
                new Doorkeeper(link, admission, patience));
      }
    };
  }

  /**
   * Does this again and again, so long after the last time, on the thread of all links: what has
   * come over them by then was heard.
   */
  @SuppressWarnings("FutureReturnValueIgnored") // ends with the thread
  public void repeat(Duration pause, Runnable task) {
    loop.scheduleWithFixedDelay(
        () -> guarded(task), pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) { // one that was thrown would be its last time
      LOG.error("a task on the thread of all worker channels failed", e);
    }
  }

  /** Closes every link and ends the thread. */
  @Override
  public void close() {
    links.forEach(WorkerLink::close);
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
