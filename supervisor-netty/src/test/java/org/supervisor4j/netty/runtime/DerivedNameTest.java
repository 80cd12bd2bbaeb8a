package org.supervisor4j.netty.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.netty.socket.NettySockets;

class DerivedNameTest {

  private static final SocketHandoff HTTP = SocketHandoff.tcp("http", "127.0.0.1", 8080);

  private static String nameOf(String program, SocketHandoff... sockets) {
    var spec = ProgramSpec.named(program).command(Command.of("/bin/true")).sockets(sockets).build();
    return DerivedName.of(List.of(spec));
  }

  private static String pidName() {
    return nameOf("web", SocketHandoff.tcp("http", 0));
  }

  @Test
  void it_begins_with_the_first_program_and_is_short() {
    assertThat(nameOf("web", HTTP)).matches("web-[0-9a-f]{10}");
    assertThat(nameOf("p".repeat(80), HTTP)).matches("p{24}-[0-9a-f]{10}");
  }

  @Test
  void without_programs_it_is_that_of_the_directory_and_the_main_class() {
    assertThat(DerivedName.of(List.of())).matches("supervisor-[0-9a-f]{10}");
    assertThat(DerivedName.of(List.of()).split("-", 2)[1])
        .isEqualTo(nameOf("web").split("-", 2)[1]);
  }

  @Test
  void it_is_the_same_for_the_same_addresses_in_any_order() {
    var admin = SocketHandoff.unix("admin", Path.of("/run/admin.sock"));

    assertThat(nameOf("web", HTTP, admin)).isEqualTo(nameOf("web", admin, HTTP));
    assertThat(nameOf("web", HTTP))
        .isEqualTo(nameOf("web", SocketHandoff.tcp("http", "127.0.0.1", 8080)));
  }

  @Test
  void it_differs_by_port_host_path_and_socket_name() {
    assertThat(
            List.of(
                nameOf("web", HTTP),
                nameOf("web", SocketHandoff.tcp("http", "127.0.0.1", 8081)),
                nameOf("web", SocketHandoff.tcp("http", "::1", 8080)),
                nameOf("web", SocketHandoff.tcp("https", "127.0.0.1", 8080)),
                nameOf("web", SocketHandoff.unix("http", Path.of("/run/a"))),
                nameOf("web", SocketHandoff.unix("http", Path.of("/run/b"))),
                nameOf("web"),
                pidName()))
        .doesNotHaveDuplicates();
  }

  @Test
  void a_port_that_the_kernel_chooses_says_nothing_beside_a_fixed_one() {
    assertThat(nameOf("web", HTTP, SocketHandoff.tcp("any", 0))).isEqualTo(nameOf("web", HTTP));
  }

  @Test
  void a_socket_that_the_host_bound_counts_unless_the_kernel_chose_its_port(
      @TempDir Path directory) {
    var path = new DomainSocketAddress(directory.resolve("s").toFile());
    var any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    assertThat(withBound(EpollServerSocketChannel.class, any)).isEqualTo(pidName());
    assertThat(withBound(EpollServerDomainSocketChannel.class, path)).isNotEqualTo(pidName());
  }

  private static String withBound(Class<? extends ServerChannel> type, SocketAddress address) {
    var group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    var bootstrap =
        new ServerBootstrap()
            .group(group)
            .channel(type)
            .childHandler(new ChannelInboundHandlerAdapter());
    var channel = bootstrap.bind(address).syncUninterruptibly().channel();
    try {
      return nameOf("web", NettySockets.bound("http", (ServerChannel) channel));
    } finally {
      channel.close().syncUninterruptibly();
      group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }
}
