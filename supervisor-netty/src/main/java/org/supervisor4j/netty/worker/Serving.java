package org.supervisor4j.netty.worker;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.bootstrap.ServerBootstrapConfig;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.AttributeKey;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.supervisor4j.netty.move.Destination;

/**
 * The copy of a user's bootstrap that serves: his handlers and options, our bookkeeping around.
 *
 * @param destination how it serves connections that others have accepted
 */
record Serving(ServerBootstrap bootstrap, Destination destination) {

  static Serving of(String socket, ServerBootstrap users, Connections connections, boolean unix) {
    var config = users.config();
    requireEpoll(config.group());
    requireEpoll(config.childGroup());
    // not clone(): that would insist on the channel class that he may have chosen
    var copy = new ServerBootstrap().group(config.group(), config.childGroup());
    config.options().forEach((option, value) -> copy.option(typed(option), value));
    config.childOptions().entrySet().stream()
        .filter(entry -> !unix || isForUnix(entry.getKey()))
        .forEach(entry -> copy.childOption(typed(entry.getKey()), entry.getValue()));
    copyAttributes(config, copy);
    copy.option(ChannelOption.AUTO_READ, false).handler(tracking(config, connections));
    var destination = new Destination(copy.config(), unix);
    var childHandler = config.childHandler();
    if (childHandler != null) { // else Netty says so
      copy.childHandler(
          settling(childHandler, child -> connections.settled(child, socket, destination)));
    }
    return new Serving(copy, destination);
  }

  private static ChannelInitializer<Channel> settling(
      ChannelHandler users, Consumer<Channel> settled) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel connection) {
        connection.pipeline().addLast(users);
        settled.accept(connection);
      }
    };
  }

  private static void requireEpoll(@Nullable EventLoopGroup group) {
    if (!(group instanceof IoEventLoopGroup io && io.isIoType(EpollIoHandler.class))) {
      throw new IllegalStateException(
          "the bootstrap's group is "
              + (group == null ? "missing" : group.getClass().getName() + ", not epoll")
              + "; use new MultiThreadIoEventLoopGroup(EpollIoHandler.newFactory())");
    }
  }

  /** First in the listener's pipeline: a connection is known from its accept on. */
  private static ChannelInitializer<Channel> tracking(
      ServerBootstrapConfig config, Connections connections) {
    var users = config.handler();
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel listener) {
        listener.pipeline().addLast(connections);
        if (users != null) {
          listener.pipeline().addLast(users);
        }
      }
    };
  }

  /** Netty would warn of each of the others on each connection. */
  private static boolean isForUnix(ChannelOption<?> option) {
    var name = option.name();
    return !name.contains("TCP_") && !name.contains("IP_") && !name.endsWith("SO_KEEPALIVE");
  }

  @SuppressWarnings("unchecked") // the value came with this very option
  private static ChannelOption<Object> typed(ChannelOption<?> option) {
    return (ChannelOption<Object>) option;
  }

  @SuppressWarnings("unchecked") // likewise
  private static void copyAttributes(ServerBootstrapConfig from, ServerBootstrap to) {
    Map<AttributeKey<?>, Object> own = from.attrs();
    own.forEach((key, value) -> to.attr((AttributeKey<Object>) key, value));
    from.childAttrs().forEach((key, value) -> to.childAttr((AttributeKey<Object>) key, value));
  }
}
