package org.supervisor4j.testkit.traffic;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.http.HttpResponseDecoder;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** Opens connections, on TCP or a unix path, and knows which are open. */
final class Dialer {

  private final Bootstrap bootstrap;
  private final ChannelGroup channels;

  Dialer(EventLoop loop, SocketAddress target) {
    channels = new DefaultChannelGroup(loop);
    // the deadline of the request counts, not one of the connection
    bootstrap = new Bootstrap().group(loop).option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0);
    if (target instanceof UnixDomainSocketAddress unix) {
      bootstrap
          .channel(EpollDomainSocketChannel.class)
          .remoteAddress(new DomainSocketAddress(unix.getPath().toString()));
    } else {
      bootstrap.channel(EpollSocketChannel.class).remoteAddress(target);
    }
  }

  ChannelFuture dial(Connection connection) {
    return bootstrap
        .clone()
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channels.add(channel);
                channel
                    .pipeline()
                    .addLast(new FirstByte(connection), new HttpResponseDecoder(), connection);
              }
            })
        .connect();
  }

  /** Closes all that is open and waits for it. */
  void hangUp() {
    channels.close().awaitUninterruptibly();
  }
}
