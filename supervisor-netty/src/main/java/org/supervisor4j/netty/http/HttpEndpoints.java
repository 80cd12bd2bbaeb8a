package org.supervisor4j.netty.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.supervisor4j.ControlEndpoint;
import org.supervisor4j.netty.posix.Descriptors;
import org.supervisor4j.netty.socket.ListenSockets;
import org.supervisor4j.netty.socket.Listener;

/** The control endpoints of one supervisor; one thread serves them all. */
public final class HttpEndpoints implements AutoCloseable {

  private static final int LINE = 8 << 10;
  private static final int PIECE = 8 << 10;

  /** What answers under way get when everything ends. */
  private static final int LAST_ANSWERS_SECONDS = 1;

  private record Bound(ControlEndpoint endpoint, ListenSockets sockets, Listener listener) {

    Bound(ControlEndpoint endpoint, ListenSockets sockets) {
      this(endpoint, sockets, sockets.bind(endpoint.socket()));
    }
  }

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("supervisor4j-http", true), EpollIoHandler.newFactory());
  private final Guests guests;
  private final List<Bound> bound = new ArrayList<>();
  private final List<Channel> listening = new ArrayList<>();

  private HttpEndpoints(Limits limits) {
    guests = new Guests(limits);
  }

  /**
   * Binds, and lets clients wait in the queues until {@link #begin}.
   *
   * @throws org.supervisor4j.SupervisorException if one can't be bound; then none is
   */
  public static HttpEndpoints bind(List<ControlEndpoint> endpoints) {
    return bind(endpoints, Limits.STANDARD);
  }

  static HttpEndpoints bind(List<ControlEndpoint> endpoints, Limits limits) {
    var all = new HttpEndpoints(limits);
    try {
      endpoints.forEach(endpoint -> all.bound.add(new Bound(endpoint, new ListenSockets())));
      return all;
    } catch (RuntimeException | Error e) {
      all.close();
      throw e;
    }
  }

  /** Where they listen, in the order in which they were given. */
  public List<SocketAddress> addresses() {
    return bound.stream().map(each -> each.listener().address()).toList();
  }

  /** Answers from now on, by the first service that has the path. */
  @SuppressWarnings("FutureReturnValueIgnored") // ends with the loop
  public void begin(List<Service> services) {
    for (var each : bound) {
      var gate = new Gate(each.endpoint().login());
      var reception =
          new Reception(String.valueOf(each.listener().address()), gate, services, guests);
      listening.add(listen(each, reception));
    }
    if (!bound.isEmpty()) {
      var pause = guests.limits().look().toNanos();
      loop.scheduleWithFixedDelay(guests::look, pause, pause, TimeUnit.NANOSECONDS);
    }
  }

  /** Through a second descriptor, as Netty closes the one that it has. */
  private Channel listen(Bound each, Reception reception) {
    var fd = Descriptors.duplicate(each.listener().descriptors().get(0), 3);
    return new ServerBootstrap()
        .group(loop)
        .channelFactory(() -> wrap(each, fd))
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childHandler(new Door(reception, guests))
        .register() // not bind: it is bound
        .syncUninterruptibly()
        .channel();
  }

  private static ServerChannel wrap(Bound each, int fd) {
    return each.listener().address() instanceof UnixDomainSocketAddress
        ? new EpollServerDomainSocketChannel(fd, true)
        : new EpollServerSocketChannel(fd);
  }

  /** Lets in, or turns away. */
  private static final class Door extends ChannelInitializer<Channel> {

    private final Reception reception;
    private final Guests guests;

    Door(Reception reception, Guests guests) {
      this.reception = reception;
      this.guests = guests;
    }

    @Override
    protected void initChannel(Channel channel) {
      Descriptors.setCloseOnExec(((UnixChannel) channel).fd().intValue());
      var connection = new Connection(reception, (DuplexChannel) channel);
      if (!guests.admit(connection)) {
        channel.unsafe().closeForcibly();
        return;
      }
      channel
          .pipeline()
          .addLast(
              new FirstBytes(connection),
              new HttpRequestDecoder(LINE, guests.limits().head(), PIECE),
              new HttpResponseEncoder(),
              connection);
    }
  }

  /** Sees bytes that are no request yet. */
  private static final class FirstBytes extends ChannelInboundHandlerAdapter {

    private final Connection connection;

    FirstBytes(Connection connection) {
      this.connection = connection;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object bytes) {
      connection.touched();
      context.fireChannelRead(bytes);
    }
  }

  /** Answers what is under way, tells streams to end, removes the files of unix sockets. */
  @Override
  public void close() {
    listening.forEach(channel -> channel.deregister().awaitUninterruptibly());
    listening.forEach(channel -> channel.close().awaitUninterruptibly());
    bound.forEach(each -> each.sockets().close());
    if (!listening.isEmpty()) {
      awaitLastAnswers();
    }
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it ends itself
  private void awaitLastAnswers() {
    var gone = new CompletableFuture<Void>();
    loop.execute(guests::finish);
    loop.scheduleWithFixedDelay(
        () -> {
          if (guests.areGone()) {
            gone.complete(null);
          }
        },
        0,
        10,
        TimeUnit.MILLISECONDS);
    gone.completeOnTimeout(null, LAST_ANSWERS_SECONDS, TimeUnit.SECONDS).join();
    loop.submit(guests::close).awaitUninterruptibly();
  }
}
