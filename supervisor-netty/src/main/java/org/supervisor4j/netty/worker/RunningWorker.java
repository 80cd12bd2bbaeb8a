package org.supervisor4j.netty.worker;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.move.Moves;
import org.supervisor4j.netty.wire.Message;

/** One worker from its setup to its end. */
final class RunningWorker implements Worker, HostLink.Orders {

  private static final Logger LOG = LoggerFactory.getLogger(RunningWorker.class);
  private static final Duration ORPHAN_WITHIN = Duration.ofSeconds(30);
  private static final Duration ORPHAN_IDLE_GRACE = Duration.ofSeconds(5);
  private static final Duration SIGNALLED_WITHIN =
      Duration.ofSeconds(4); // < killAfter of StopPolicy
  private static final Duration SIGNALLED_IDLE_GRACE = Duration.ofSeconds(1);
  private static final int ORPHANED = 1; // nobody asked: to a host that lives, it is no success
  private static final int LAST_MILLIS = 500;

  private final Environment environment;
  private final IntConsumer exit;
  private final Listeners listeners = new Listeners();
  private final Connections connections = new Connections();
  private final HttpTraffic traffic = new HttpTraffic();
  private final SessionTickets tickets = new SessionTickets();
  private final LoopDelay loopDelay = new LoopDelay();
  private final Draining draining;
  private final Set<EventLoopGroup> groups = ConcurrentHashMap.newKeySet();
  private final Sockets sockets;
  private volatile @Nullable HostLink link;
  private volatile @Nullable Moves moves;

  RunningWorker(Environment environment, Optional<InheritedListener> inherited, IntConsumer exit) {
    this.environment = environment;
    this.exit = exit;
    draining = new Draining(inherited, listeners, connections, traffic);
    sockets = new Sockets(environment, listeners, connections);
  }

  /** Returns when the worker has drained, or its setup has failed. */
  void run(NettyWorker.Setup setup) {
    try {
      environment.channel().ifPresent(this::connect);
      setup.accept(this);
      environment.warmUp().ifPresent(this::warmUp);
      if (!draining.hasBegun()) {
        ready();
      }
      draining.awaitEnd();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(e);
    } catch (Exception | Error e) { // whatever it is, this process cannot serve
      fail(e);
    }
  }

  private void connect(Path path) {
    var host = HostLink.connect(path, environment.token(), this::pulse, this);
    link = host;
    var open = Moves.open(beside(path, "m"), host.loop(), sockets::destination);
    open.address().ifPresent(host::send);
    connections.mayLeaveBy(open);
    moves = open;
  }

  private static Path beside(Path channel, String suffix) {
    return channel.resolveSibling(channel.getFileName() + suffix);
  }

  private void warmUp(WarmUp.Order order) {
    var place = environment.channel().orElseThrow();
    new WarmUp(order, beside(place, "w"), traffic::rehearsed, draining::hasBegun)
        .of(sockets.served());
  }

  private void ready() {
    var host = link;
    if (host == null) {
      listeners.accept(Map.of());
    } else {
      host.send(new Message.Ready());
    }
  }

  private void fail(Throwable cause) {
    if (draining.hasBegun()) {
      LOG.warn("the worker drains before it was ready", cause);
      return; // the drain ends the process
    }
    LOG.error("worker {} cannot start", id(), cause);
    if (!LOG.isErrorEnabled()) { // no SLF4J provider: better twice in a life than never
      cause.printStackTrace();
    }
    draining.cancel(); // no goodbye: that would say that all is well
    exit.accept(1);
  }

  private Message.Heartbeat pulse() {
    var loops = connections.loops();
    loops.addAll(listeners.loops());
    return new Message.Heartbeat(
        connections.count(),
        traffic.requestsInFlight(),
        traffic.requestsServed(),
        loopDelay.nextRound(loops));
  }

  @Override
  public void accept(Map<String, List<Integer>> shards) {
    listeners.accept(shards);
  }

  @Override
  public void drain(Message.Drain order) {
    var within = Duration.ofMillis(order.withinMillis());
    drainAndExit(within, Duration.ofMillis(order.idleGraceMillis()), 0);
  }

  @Override
  public void heirs(List<Message.Heir> heirs) {
    var open = moves;
    if (open != null) {
      open.heirs(heirs);
    }
  }

  @Override
  public void hostGone() {
    if (!draining.hasBegun()) {
      LOG.warn("the supervisor is gone; worker {} drains and exits", id());
    }
    drainAndExit(ORPHAN_WITHIN, ORPHAN_IDLE_GRACE, ORPHANED);
  }

  private void drainAndExit(Duration within, Duration idleGrace, int code) {
    draining.begin(within, idleGrace, this::leave, () -> exit.accept(code));
  }

  /** For a shutdown hook: an exit from here would wait for itself. */
  void drainBeforeExit() {
    var host = link;
    if (host != null && !draining.hasBegun()) {
      host.send(new Message.Leaving()); // its answer says who takes the connections over
    }
    draining.begin(SIGNALLED_WITHIN, SIGNALLED_IDLE_GRACE, this::leave, () -> {});
    try {
      draining.awaitEnd(SIGNALLED_WITHIN.plusMillis(2 * LAST_MILLIS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // awaited as the group's termination
  private void leave() {
    var open = moves;
    if (open != null) {
      open.close();
    }
    var host = link;
    if (host != null) {
      host.leave(LAST_MILLIS);
    }
    groups.forEach(group -> group.shutdownGracefully(0, LAST_MILLIS, TimeUnit.MILLISECONDS));
    groups.forEach(group -> group.terminationFuture().awaitUninterruptibly(LAST_MILLIS));
  }

  @Override
  public SocketAddress serve(String socketName, ServerBootstrap bootstrap) {
    return serve(socketName, bootstrap, Optional.empty());
  }

  @Override
  public SocketAddress serve(
      String socketName, ServerBootstrap bootstrap, SocketAddress whenAlone) {
    return serve(socketName, bootstrap, Optional.of(whenAlone));
  }

  private SocketAddress serve(
      String socketName, ServerBootstrap bootstrap, Optional<SocketAddress> whenAlone) {
    var address = sockets.open(socketName, bootstrap, whenAlone);
    groups.add(bootstrap.config().group());
    groups.add(bootstrap.config().childGroup());
    return address;
  }

  @Override
  public ChannelHandler http() {
    return traffic.newHandler();
  }

  @Override
  public ChannelHandler http2() {
    return new Http2Drain(traffic);
  }

  @Override
  public ChannelHandler webSocket() {
    return new WebSocketDrain(traffic.notice());
  }

  @Override
  public ChannelHandler serverSentEvents() {
    return new EventStreamDrain(traffic.notice());
  }

  @Override
  public void shareSessionTickets(SslContext context) {
    tickets.share(context);
    var host = link;
    if (host != null) {
      host.send(new Message.TicketKeysWanted());
    }
  }

  @Override
  public void ticketKeys(Message.TicketKeys shared) {
    tickets.use(shared.keys());
  }

  @Override
  public WorkerId id() {
    return environment.id();
  }

  @Override
  public boolean supervised() {
    return environment.channel().isPresent();
  }

  @Override
  public boolean training() {
    return environment.training();
  }

  @Override
  public void onDrain(Consumer<Duration> action) {
    draining.onDrain(action);
  }
}
