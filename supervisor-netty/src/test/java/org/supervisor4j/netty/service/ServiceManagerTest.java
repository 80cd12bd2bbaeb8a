package org.supervisor4j.netty.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollDomainDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.unix.DomainDatagramPacket;
import io.netty.channel.unix.DomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.SupervisorException;

class ServiceManagerTest {

  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final MultiThreadIoEventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

  @AfterEach
  void end() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }

  private Channel listen(String address) {
    return new Bootstrap()
        .group(loop)
        .channel(EpollDomainDatagramChannel.class)
        .handler(
            new SimpleChannelInboundHandler<DomainDatagramPacket>() {
              @Override
              protected void channelRead0(ChannelHandlerContext context, DomainDatagramPacket one) {
                heard.add(one.content().toString(UTF_8));
              }
            })
        .bind(new DomainSocketAddress(address))
        .syncUninterruptibly()
        .channel();
  }

  private static ServiceManager manager(String socket) {
    return ServiceManager.of(Map.of("NOTIFY_SOCKET", socket)).orElseThrow();
  }

  @Test
  void it_hears_at_a_path(@TempDir Path directory) throws InterruptedException {
    var path = directory.resolve("n").toString();
    listen(path);
    try (var manager = manager(path)) {
      manager.tell(List.of("READY=1", "STATUS=well"));
    }
    assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("READY=1\nSTATUS=well");
  }

  @Test
  void it_hears_at_an_abstract_name() throws InterruptedException {
    var name = "supervisor4j-" + UUID.randomUUID();
    listen("\0" + name);
    try (var manager = manager("@" + name)) {
      manager.tell(List.of("READY=1"));
    }
    assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("READY=1");
  }

  @Test
  void one_that_is_away_is_told_again_when_it_is_back(@TempDir Path directory)
      throws InterruptedException {
    var path = directory.resolve("n").toString();
    try (var manager = manager(path)) {
      manager.tell(List.of("READY=1"));
      listen(path);
      manager.tell(List.of("WATCHDOG=1"));
    }
    assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("WATCHDOG=1");
  }

  @Test
  void a_start_that_failed_says_why(@TempDir Path directory) throws InterruptedException {
    var path = directory.resolve("n").toString();
    listen(path);

    manager(path).refuse(new SupervisorException("port 80\nis taken"));

    assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("STATUS=not started: port 80 is taken");
  }

  @Test
  void its_watchdog_is_ours_unless_it_names_another_process() {
    var us = Long.toString(ProcessHandle.current().pid());
    assertThat(watchdog(Map.of("WATCHDOG_USEC", "3000000"))).hasValue(Duration.ofSeconds(3));
    assertThat(watchdog(Map.of("WATCHDOG_USEC", "3000000", "WATCHDOG_PID", us))).isPresent();
    assertThat(watchdog(Map.of("WATCHDOG_USEC", "3000000", "WATCHDOG_PID", "1"))).isEmpty();
    assertThat(watchdog(Map.of("WATCHDOG_USEC", "0"))).isEmpty();
    assertThat(watchdog(Map.of())).isEmpty();
  }

  private static Optional<Duration> watchdog(Map<String, String> more) {
    var all = new HashMap<>(more);
    all.put("NOTIFY_SOCKET", "/nowhere");
    try (var manager = ServiceManager.of(all).orElseThrow()) {
      return manager.watchdog();
    }
  }

  @Test
  void what_is_no_socket_is_refused() {
    assertThatThrownBy(() -> manager("relative"))
        .isInstanceOf(SupervisorException.class)
        .hasMessage(
            "'relative' is no unix socket: give an absolute path or @name of at most 107 bytes");
    assertThatThrownBy(
            () -> ServiceManager.of(Map.of("NOTIFY_SOCKET", "/n", "WATCHDOG_USEC", "soon")))
        .hasMessage("WATCHDOG_USEC was 'soon': give microseconds");
  }

  @Test
  void none_is_no_error() {
    assertThat(ServiceManager.of(Map.of())).isEmpty();
  }
}
