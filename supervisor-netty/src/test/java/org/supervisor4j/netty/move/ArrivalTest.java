package org.supervisor4j.netty.move;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.UnixChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.netty.wire.Message;

/** What an heir reads of a connection, and in which order. */
@Timeout(30)
class ArrivalTest {

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Channel> accepted = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** Netty reads it, when its client has ended its direction, whether it is to be read or not. */
  @Test
  void what_came_along_is_read_before_what_a_client_has_sent_that_is_done(@TempDir Path directory)
      throws Exception {
    var destination = new Destination(bootstrap().config(), false);
    try (var door = Door.open(directory.resolve("d"), loop, name -> Optional.of(destination));
        var client = new Socket()) {
      client.connect(server().localAddress());
      var connection = accepted.take();
      connection.deregister().sync();
      client.getOutputStream().write("and sent".getBytes(US_ASCII));
      client.shutdownOutput();
      var visitor = new Visitor(loop, door.address()).enter();

      var unread = Unpooled.copiedBuffer("taken along ", US_ASCII);
      visitor.offer(1, "http", new Baggage(Map.of(), unread));
      visitor.send(((UnixChannel) connection).fd().intValue());

      await().until(() -> seen.contains("inactive"));
      assertThat(String.join("", seen)).isEqualTo("activetaken along and sentinactive");
      assertThat(visitor.heard).containsExactly(new Message.Taken(1));
      connection.unsafe().closeForcibly();
    }
  }

  private Channel server() {
    return new ServerBootstrap()
        .group(loop)
        .channel(EpollServerSocketChannel.class)
        .childOption(ChannelOption.AUTO_READ, false)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                accepted.add(channel);
              }
            })
        .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .syncUninterruptibly()
        .channel();
  }

  private ServerBootstrap bootstrap() {
    return new ServerBootstrap()
        .group(loop)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new Witness());
              }
            });
  }

  private final class Witness extends SimpleChannelInboundHandler<ByteBuf> {

    Witness() {
      super(ByteBuf.class);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
      seen.add("active");
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
      seen.add(bytes.toString(US_ASCII));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      seen.add("inactive");
    }
  }
}
