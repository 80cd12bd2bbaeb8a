package org.supervisor4j.netty.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is seen of an event loop that is busy elsewhere. */
@Timeout(30)
class LoopTest {

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

  @AfterEach
  void end() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void a_stuck_loop_shows_while_it_is_stuck() {
    var loop = group.next();
    var delay = new LoopDelay();
    var stuck = new CountDownLatch(1);
    loop.execute(
        () -> {
          try {
            stuck.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });

    assertThat(delay.nextRound(Set.of(loop))).as("nothing known yet").isZero();
    await().until(() -> delay.nextRound(Set.of(loop)) > 300_000_000L);
    stuck.countDown();

    await().until(() -> delay.nextRound(Set.of(loop)) < 100_000_000L);
  }

  @Test
  void a_last_look_hands_over_what_the_loop_has_not_read_yet() throws Exception {
    var connections = new LinkedBlockingQueue<Channel>();
    var received = new AtomicInteger();
    var server =
        new ServerBootstrap()
            .group(group)
            .channel(EpollServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(counting(received));
                    connections.add(channel);
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    try (var client = SocketChannel.open(server.localAddress())) {
      var connection = connections.take();
      var onTheLoop =
          group
              .next()
              .submit(
                  () -> { // the loop cannot read in between
                    var written = client.write(ByteBuffer.allocate(1000));
                    LastLook.at(connection);
                    LastLook.at(connection);
                    return written - received.get();
                  });
      assertThat(onTheLoop.get()).isZero();
    }
  }

  private static SimpleChannelInboundHandler<ByteBuf> counting(AtomicInteger received) {
    return new SimpleChannelInboundHandler<>(ByteBuf.class) {
      @Override
      protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
        received.addAndGet(bytes.readableBytes());
      }
    };
  }
}
