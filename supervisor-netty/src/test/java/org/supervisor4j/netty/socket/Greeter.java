package org.supervisor4j.netty.socket;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.supervisor4j.netty.posix.Descriptors;

/** Holds a listener as a worker does and greets everyone who connects. */
final class Greeter implements AutoCloseable {

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final Channel channel;

  Greeter(Listener listener, String greeting) {
    var fd = Descriptors.duplicate(listener.descriptors().get(0), 3);
    channel =
        greeting(greeting)
            .group(group)
            .channelFactory(() -> adopted(listener, fd))
            .register()
            .syncUninterruptibly()
            .channel();
  }

  private static ServerChannel adopted(Listener listener, int fd) {
    return listener.address() instanceof UnixDomainSocketAddress
        ? new EpollServerDomainSocketChannel(fd, true)
        : new EpollServerSocketChannel(fd);
  }

  static ServerBootstrap greeting(String greeting) {
    return new ServerBootstrap()
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel accepted) {
                accepted.pipeline().addLast(new Greeting(greeting));
              }
            });
  }

  private static final class Greeting extends ChannelInboundHandlerAdapter {
    private final String words;

    Greeting(String words) {
      this.words = words;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      context
          .writeAndFlush(Unpooled.copiedBuffer(words, StandardCharsets.UTF_8))
          .addListener(ChannelFutureListener.CLOSE);
    }
  }

  /** A client: what it is told until the end of the stream. */
  static String heardBy(SocketChannel client) throws IOException {
    var buffer = ByteBuffer.allocate(100);
    int count;
    do {
      count = client.read(buffer);
    } while (count >= 0);
    client.close();
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
  }

  static String heardAt(SocketAddress address) throws IOException {
    return heardBy(SocketChannel.open(address));
  }

  static void end(Future<?> future) {
    if (!future.awaitUninterruptibly().isSuccess()) {
      throw new AssertionError(future.cause());
    }
  }

  @Override
  public void close() {
    end(channel.deregister());
    end(channel.close());
    end(group.shutdownGracefully(0, 5, TimeUnit.SECONDS));
  }
}
