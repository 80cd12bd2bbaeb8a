package org.supervisor4j.netty.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.posix.Descriptors;

class ServingErrorsTest {

  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final EventLoopGroup epoll =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

  @AfterEach
  void end() {
    epoll.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void a_group_that_is_not_epoll_is_named_with_the_mend() {
    var nio = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    assertThatThrownBy(() -> alone().serve("http", bootstrap(nio), ANY))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not epoll")
        .hasMessageContaining("new MultiThreadIoEventLoopGroup(EpollIoHandler.newFactory())");
    assertThatThrownBy(() -> alone().serve("http", new ServerBootstrap(), ANY))
        .hasMessageContaining("missing");
    nio.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void a_descriptor_that_is_no_listening_socket_is_named() {
    var pipe = Descriptors.pipe();
    assertThatThrownBy(() -> given(pipe.readEnd()).serve("http", bootstrap(epoll)))
        .hasMessageContaining("descriptor " + pipe.readEnd() + " (socket \"http\")");
    Descriptors.close(pipe.readEnd());
    Descriptors.close(pipe.writeEnd());

    assertThatThrownBy(() -> given(9999).serve("http", bootstrap(epoll)))
        .hasMessageContaining("descriptor 9999");
  }

  @Test
  void a_socket_is_served_once() {
    var worker = alone();
    worker.serve("http", bootstrap(epoll), ANY);

    assertThatThrownBy(() -> worker.serve("http", bootstrap(epoll), ANY))
        .hasMessageContaining("already served");
  }

  @Test
  void an_address_in_use_is_named() throws IOException {
    try (var other = ServerSocketChannel.open().bind(ANY)) {
      assertThatThrownBy(() -> alone().serve("http", bootstrap(epoll), other.getLocalAddress()))
          .hasMessageContaining(other.getLocalAddress().toString())
          .hasMessageContaining("in use");
    }
  }

  @Test
  void a_file_at_a_unix_path_is_never_deleted(@TempDir Path directory) throws IOException {
    var file = Files.writeString(directory.resolve("precious"), "data");

    assertThatThrownBy(
            () -> alone().serve("http", bootstrap(epoll), UnixDomainSocketAddress.of(file)))
        .hasMessageContaining("not a socket");

    assertThat(file).hasContent("data");
  }

  @Test
  void a_live_unix_socket_is_not_stolen_and_a_stale_one_is_replaced(@TempDir Path directory)
      throws IOException {
    var address = UnixDomainSocketAddress.of(directory.resolve("s"));
    try (var other = ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
      other.bind(address);
      assertThatThrownBy(() -> alone().serve("http", bootstrap(epoll), address))
          .hasMessageContaining("in use");
    }
    assertThat(address.getPath()).exists(); // the JDK leaves it behind

    assertThat(alone().serve("http", bootstrap(epoll), address))
        .hasToString(address.getPath().toString());
  }

  private static RunningWorker alone() {
    return worker(Map.of());
  }

  private static RunningWorker given(int fd) {
    return worker(Map.of("http", List.of(fd)));
  }

  private static RunningWorker worker(Map<String, List<Integer>> sockets) {
    return new RunningWorker(
        new Environment(
            Optional.empty(), "", new WorkerId("w", 0, 1), sockets, "", false, Optional.empty()),
        Optional.empty(),
        status -> {
          throw new AssertionError("exit " + status);
        });
  }

  private static ServerBootstrap bootstrap(EventLoopGroup group) {
    return new ServerBootstrap()
        .group(group)
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {}
            });
  }
}
