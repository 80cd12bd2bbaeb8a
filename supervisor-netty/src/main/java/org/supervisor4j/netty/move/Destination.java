package org.supervisor4j.netty.move;

import io.netty.bootstrap.ServerBootstrapConfig;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.util.AttributeKey;

/**
 * How connections of one listening socket are served here, whether accepted or taken over.
 *
 * @param bootstrap of the listener
 * @param unix whether it is a unix socket
 */
public record Destination(ServerBootstrapConfig bootstrap, boolean unix) {

  EventLoop nextLoop() {
    return bootstrap.childGroup().next();
  }

  /** The channel of an open connection, which reads nothing before it is told to. */
  Channel channel(int fd) {
    var channel = unix ? new EpollDomainSocketChannel(fd) : new EpollSocketChannel(fd);
    bootstrap.childOptions().forEach((option, value) -> set(channel, option, value));
    bootstrap.childAttrs().forEach((key, value) -> attach(channel, key, value));
    channel.config().setAutoRead(false);
    return channel;
  }

  boolean readsByItself() {
    return !Boolean.FALSE.equals(bootstrap.childOptions().get(ChannelOption.AUTO_READ));
  }

  @SuppressWarnings("unchecked") // the value came with this very option
  private static void set(Channel channel, ChannelOption<?> option, Object value) {
    channel.config().setOption((ChannelOption<Object>) option, value);
  }

  @SuppressWarnings("unchecked") // likewise
  private static void attach(Channel channel, AttributeKey<?> key, Object value) {
    channel.attr((AttributeKey<Object>) key).set(value);
  }

  /** Puts the pipeline together as for a connection that is accepted. */
  void build(Channel channel, Settling first) {
    channel.pipeline().addLast(first);
    var handler = bootstrap.childHandler();
    if (handler != null) {
      channel.pipeline().addLast(handler);
    }
  }
}
