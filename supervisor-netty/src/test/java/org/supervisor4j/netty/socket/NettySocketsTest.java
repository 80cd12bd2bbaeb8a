package org.supervisor4j.netty.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.supervisor4j.netty.socket.Greeter.heardAt;
import static org.supervisor4j.netty.socket.Greeter.heardBy;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Descriptors;

@Timeout(30)
@SuppressWarnings("try") // a greeter works by being there
class NettySocketsTest {

  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final Path directory;
  private final OpenSockets open = OpenSockets.remembered();
  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final ChannelGroup hosts = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final ListenSockets sockets = new ListenSockets();

  NettySocketsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  @AfterEach
  void no_descriptor_is_left() {
    sockets.close();
    // with no quiet period Netty's loop may end before it has closed its channels
    Greeter.end(hosts.close());
    Greeter.end(group.shutdownGracefully(0, 5, TimeUnit.SECONDS));
    open.areAsBefore();
  }

  private ServerChannel bound(Class<? extends ServerChannel> type, SocketAddress address) {
    var bound = Greeter.greeting("host").group(group).channel(type).bind(address);
    var channel = bound.syncUninterruptibly().channel();
    hosts.add(channel);
    return (ServerChannel) channel;
  }

  @Test
  void the_host_stops_accepting_and_the_workers_go_on() throws IOException {
    var channel = bound(EpollServerSocketChannel.class, ANY_PORT);
    assertThat(heardAt(channel.localAddress())).isEqualTo("host");

    var listener = sockets.bind(NettySockets.bound("http", channel));
    var queued = SocketChannel.open(listener.address());

    assertThat(listener.address()).isEqualTo(channel.localAddress());
    try (var greeter = new Greeter(listener, "worker")) {
      assertThat(heardBy(queued)).isEqualTo("worker");
      assertThat(heardAt(listener.address())).isEqualTo("worker");
    }
  }

  @Test
  void the_channel_stays_the_hosts() throws IOException {
    var channel = bound(EpollServerSocketChannel.class, ANY_PORT);
    sockets.bind(NettySockets.bound("http", channel));

    sockets.close("http");
    var resumed = channel.config().setAutoRead(true);

    assertThat(resumed.isAutoRead()).isTrue();
    assertThat(heardAt(channel.localAddress())).isEqualTo("host");
  }

  @Test
  void a_unix_path_is_never_removed() {
    var path = directory.resolve("s");
    var channel =
        bound(EpollServerDomainSocketChannel.class, new DomainSocketAddress(path.toFile()));

    var listener = sockets.bind(NettySockets.bound("http", channel));
    sockets.close("http");

    assertThat(listener.address()).isEqualTo(UnixDomainSocketAddress.of(path));
    assertThat(path).exists();
  }

  @Test
  void a_channel_made_from_a_descriptor_knows_its_path() {
    var path = directory.resolve("s");
    var channel =
        (EpollServerDomainSocketChannel)
            bound(EpollServerDomainSocketChannel.class, new DomainSocketAddress(path.toFile()));
    var inherited =
        new EpollServerDomainSocketChannel(Descriptors.duplicate(channel.fd().intValue(), 3), true);

    var listener = sockets.bind(NettySockets.bound("http", inherited));

    assertThat(listener.address()).isEqualTo(UnixDomainSocketAddress.of(path));
    inherited.unsafe().closeForcibly();
  }

  @Test
  void equal_means_the_same_channel() {
    var channel = bound(EpollServerSocketChannel.class, ANY_PORT);

    assertThat(NettySockets.bound("a", channel)).isEqualTo(NettySockets.bound("a", channel));
    assertThat(NettySockets.bound("a", channel)).isNotEqualTo(NettySockets.bound("b", channel));
  }

  @Test
  void a_nio_channel_is_refused_with_the_mend() {
    var nio = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    var channel =
        (ServerChannel)
            Greeter.greeting("")
                .group(nio)
                .channel(NioServerSocketChannel.class)
                .bind(ANY_PORT)
                .syncUninterruptibly()
                .channel();

    assertThatThrownBy(() -> NettySockets.bound("http", channel))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining("socket \"http\"")
        .hasMessageContaining("NIO")
        .hasMessageContaining("EpollServerSocketChannel");
    Greeter.end(channel.close());
    Greeter.end(nio.shutdownGracefully(0, 5, TimeUnit.SECONDS));
  }

  @Test
  void a_channel_that_is_not_bound_or_closed_is_refused() {
    var fresh = new EpollServerSocketChannel();
    assertThatThrownBy(() -> NettySockets.bound("http", fresh))
        .isInstanceOf(SupervisorException.class)
        .hasMessageContaining("is not bound");
    fresh.unsafe().closeForcibly();
    var channel = bound(EpollServerSocketChannel.class, ANY_PORT);
    var handoff = NettySockets.bound("http", channel);
    Greeter.end(channel.close());

    assertThatThrownBy(() -> sockets.bind(handoff)).hasMessageContaining("is not bound");
  }
}
