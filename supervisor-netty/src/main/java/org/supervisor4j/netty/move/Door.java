package org.supervisor4j.netty.move;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.supervisor4j.netty.wire.Message;
import org.supervisor4j.netty.wire.MessageDecoder;
import org.supervisor4j.netty.wire.MessageEncoder;
import org.supervisor4j.netty.wire.Tokens;

/**
 * Where this worker takes over the connections of others: a unix socket in its own directory, known
 * to whoever the supervisor tells. Worker to worker, so that a host that is frozen or dies in
 * between neither delays nor loses a connection.
 */
final class Door implements AutoCloseable {

  private final Path path;
  private final String token = Tokens.next();
  private final Function<String, Optional<Destination>> destinations;
  private final Map<Long, Visit> visits = new HashMap<>(); // the loop's
  private final ChannelGroup open;

  private Door(
      Path path, EventLoopGroup loop, Function<String, Optional<Destination>> destinations) {
    this.path = path;
    this.destinations = destinations;
    open = new DefaultChannelGroup("door", loop.next(), true);
  }

  /**
   * Waits there.
   *
   * @param loop of one thread
   * @param destinations how each socket is served here
   */
  static Door open(
      Path path, EventLoopGroup loop, Function<String, Optional<Destination>> destinations) {
    var door = new Door(path, loop, destinations);
    var bound =
        new ServerBootstrap()
            .group(loop)
            .channel(EpollServerDomainSocketChannel.class)
            .childHandler(door.reception())
            .bind(new DomainSocketAddress(path.toFile()))
            .syncUninterruptibly();
    door.open.add(bound.channel());
    return door;
  }

  /** What the supervisor is told. */
  Message.Receiving address() {
    return new Message.Receiving(path.toString(), token);
  }

  private ChannelInitializer<EpollDomainSocketChannel> reception() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(EpollDomainSocketChannel channel) {
        open.add(channel);
        channel
            .pipeline()
            .addLast(new MessageDecoder(), new MessageEncoder(), new Porter(Door.this));
      }
    };
  }

  Optional<String> objectionTo(Message.Knock knock) {
    if (knock.version() != Message.VERSION) {
      return Optional.of(
          "it speaks protocol %d, here is %d".formatted(knock.version(), Message.VERSION));
    }
    return Tokens.match(knock.token(), token)
        ? Optional.empty()
        : Optional.of("its token is wrong");
  }

  /** Lets one in; empty if its second connection comes without a first, or is not the second. */
  Optional<Visit> admit(Message.Knock knock, Channel channel) {
    @Nullable Visit known = visits.get(knock.passage());
    if (knock.descriptors()) {
      return Optional.ofNullable(known).filter(visit -> !visit.hasLane());
    }
    if (known != null) {
      return Optional.empty();
    }
    var visit = new Visit(channel, destinations);
    visits.put(knock.passage(), visit);
    channel.closeFuture().addListener(closed -> visits.remove(knock.passage()));
    return Optional.of(visit);
  }

  /** Takes no more; what was not acknowledged stays with its old worker. */
  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // each close is reported to its own handler
  public void close() {
    open.close();
  }

  @Override
  public String toString() {
    return "door " + path;
  }
}
