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
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.unix.UnixChannel;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.supervisor4j.ControlEndpoint;
import org.supervisor4j.netty.posix.Descriptors;
import org.supervisor4j.netty.socket.ListenSockets;
import org.supervisor4j.netty.socket.Listener;

/** The control endpoints of one supervisor; one thread serves them all. */
public final class HttpEndpoints implements AutoCloseable {

  private static final int LINE = 8 << 10;
  private static final int PIECE = 8 << 10;

  /** What answers under way get when everything ends. */
  private static final int LAST_ANSWERS_SECONDS = 3;

  /** What each step of the end gets; more than it takes unless the thread hangs. */
  private static final int STEP_SECONDS = 2;

  private record Bound(
      ControlEndpoint endpoint, ListenSockets sockets, Listener listener, Guests guests) {

    Bound(ControlEndpoint endpoint, ListenSockets sockets, Guests guests) {
      this(endpoint, sockets, sockets.bind(endpoint.socket()), guests);
    }
  }

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("supervisor4j-http", true), EpollIoHandler.newFactory());
  private final Limits limits;
  private final List<Bound> bound = new ArrayList<>();
  private final List<Channel> listening = new ArrayList<>();

  private HttpEndpoints(Limits limits) {
    this.limits = limits;
  }

  /**
   * Binds, and lets clients wait in the queues until {@link #begin}.
   *
   * @param log where lines for the log are made: the endpoints' thread must not wait for it
   * @throws org.supervisor4j.SupervisorException if one can't be bound; then none is
   */
  public static HttpEndpoints bind(List<ControlEndpoint> endpoints, Executor log) {
    return bind(endpoints, log, Limits.STANDARD);
  }

  static HttpEndpoints bind(List<ControlEndpoint> endpoints, Executor log, Limits limits) {
    var all = new HttpEndpoints(limits);
    try {
      endpoints.forEach(
          endpoint ->
              all.bound.add(new Bound(endpoint, new ListenSockets(), new Guests(limits, log))));
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
      var name = String.valueOf(each.listener().address());
      var reception = new Reception(name, gate, services, each.guests());
      listening.add(listen(each, reception));
    }
    if (!bound.isEmpty()) {
      var pause = limits.look().toNanos();
      loop.scheduleWithFixedDelay(
          () -> bound.forEach(each -> each.guests().look()), pause, pause, TimeUnit.NANOSECONDS);
    }
  }

  /** Through a second descriptor, as Netty closes the one that it has. */
  private Channel listen(Bound each, Reception reception) {
    var fd = Descriptors.duplicate(each.listener().descriptors().get(0), 3);
    return new ServerBootstrap()
        .group(loop)
        .channelFactory(() -> wrap(each, fd))
        .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
        .childHandler(new Door(reception, each.guests()))
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
      if (channel instanceof EpollSocketChannel tcp) {
        noticeThatItIsGone(tcp);
      }
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

  /** Also one that has vanished without a word, and to whom nothing is sent (tcp(7)). */
  private static void noticeThatItIsGone(EpollSocketChannel tcp) {
    tcp.config().setKeepAlive(true).setTcpKeepIdle(60).setTcpKeepIntvl(10).setTcpKeepCnt(6);
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

  /**
   * Answers what is under way, tells streams to end, removes the files of unix sockets. Takes some
   * seconds at most, also if a service holds up the thread.
   */
  @Override
  public void close() {
    var answers = areDone(Channel::deregister) && areDone(Channel::close);
    bound.forEach(each -> each.sockets().close());
    if (answers && !listening.isEmpty()) {
      awaitLastAnswers();
    }
    var unused = isDone(loop.shutdownGracefully(0, 1, TimeUnit.SECONDS));
  }

  /** False if something holds up the thread. */
  private boolean areDone(Function<Channel, Future<?>> step) {
    return listening.stream().map(step).toList().stream().allMatch(HttpEndpoints::isDone);
  }

  private static boolean isDone(Future<?> step) {
    return step.awaitUninterruptibly(STEP_SECONDS, TimeUnit.SECONDS);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // it ends itself
  private void awaitLastAnswers() {
    var gone = new CompletableFuture<Void>();
    loop.execute(() -> bound.forEach(each -> each.guests().finish()));
    loop.scheduleWithFixedDelay(
        () -> {
          if (bound.stream().allMatch(each -> each.guests().areGone())) {
            gone.complete(null);
          }
        },
        0,
        10,
        TimeUnit.MILLISECONDS);
    gone.completeOnTimeout(null, LAST_ANSWERS_SECONDS, TimeUnit.SECONDS).join();
    var unused = isDone(loop.submit(() -> bound.forEach(each -> each.guests().close())));
  }
}
