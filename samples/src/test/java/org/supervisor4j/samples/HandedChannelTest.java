package org.supervisor4j.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Rollout;
import org.supervisor4j.Supervisor;
import org.supervisor4j.netty.socket.NettySockets;

/** A channel that the host has bound itself, through Netty. */
@Timeout(60)
class HandedChannelTest {

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final AtomicInteger acceptedHere = new AtomicInteger();

  private Channel bind() {
    return new ServerBootstrap()
        .group(group)
        .channel(EpollServerSocketChannel.class)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                acceptedHere.incrementAndGet();
              }
            })
        .bind("127.0.0.1", 0)
        .syncUninterruptibly()
        .channel();
  }

  @Test
  void workers_serve_it_also_after_a_roll_and_it_stays_the_hosts(@TempDir Path directory) {
    var channel = bind();
    var address = (InetSocketAddress) channel.localAddress();
    var http = NettySockets.bound("http", (EpollServerSocketChannel) channel);
    var host =
        Supervisor.builder()
            .programs(ServingHost.web(http))
            .name("handed")
            .runtimeParent(directory);

    try (var supervisor = host.start()) {
      supervisor.whenReady().join();
      assertThat(supervisor.address("http")).isEqualTo(address);
      for (int i = 0; i < 20; i++) {
        assertThat(ServingHost.answerOf(address)).endsWith("slot=0 generation=1");
      }
      assertThat(supervisor.program("web").roll().join()).isInstanceOf(Rollout.Completed.class);
      // the old one still accepts until it has read that it drains
      await().until(() -> ServingHost.answerOf(address).endsWith("slot=0 generation=2"));
    }

    assertThat(acceptedHere).as("connections that the host took").hasValue(0);
    assertThat(channel.isOpen()).as("still the host's").isTrue();
    channel.close().syncUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
