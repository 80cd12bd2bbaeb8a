package org.supervisor4j.netty.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that ends each connection behind its first answer, and a client that says more. */
@Timeout(30)
class OrderlyCloseTest {

  static {
    // read once by JSSE: a stream that ends without a close_notify is then an error
    System.setProperty("com.sun.net.ssl.requireCloseNotify", "true");
  }

  private static final char[] PASSWORD = "secret".toCharArray();
  private static final int ANSWER = 100_000; // the server's kernel takes it, the client's does not

  private final MultiThreadIoEventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final CompletableFuture<Channel> accepted = new CompletableFuture<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  @AfterEach
  void stop() {
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void what_comes_late_destroys_nothing_of_the_answer() throws Exception {
    assertWhole(serve(), new Socket());
  }

  @Test
  void nor_behind_tls_whose_close_notify_comes_first(@TempDir Path directory) throws Exception {
    var keys = keys(directory.resolve("keys"));
    var client = SSLContext.getInstance("TLS");
    client.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);

    assertWhole(
        serve(SslContextBuilder.forServer(keys).build()), client.getSocketFactory().createSocket());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void the_peers_end_is_the_end_also_where_half_a_connection_is_allowed(boolean half)
      throws Exception {
    var server = serve();
    try (var client = new Socket()) {
      client.connect(server);
      accepted.join().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, half);
      client.getOutputStream().write(1);
      assertThat(client.getInputStream().readAllBytes()).hasSize(ANSWER);
      assertThat(accepted.join().isOpen()).isTrue();

      client.shutdownOutput();

      accepted.join().closeFuture().sync();
    }
  }

  private void assertWhole(InetSocketAddress server, Socket socket) throws Exception {
    try (var client = socket) {
      client.setReceiveBufferSize(4096);
      client.setSoTimeout(30_000);
      client.connect(server);
      client.getOutputStream().write(1);
      assertThat(client.getInputStream().read()).isZero();
      closing.await();
      for (int i = 0; i < 100; i++) {
        client.getOutputStream().write(new byte[100]);
      }

      assertThat(client.getInputStream().readAllBytes()).hasSize(ANSWER - 1);
    }
    accepted.join().closeFuture().sync();
  }

  private static KeyManagerFactory keys(Path file)
      throws IOException, InterruptedException, GeneralSecurityException {
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var line = List.of(keytool, "-genkeypair", "-keyalg", "EC", "-dname", "CN=h", "-keystore");
    var make = new ProcessBuilder(new ArrayList<>(line));
    make.command().addAll(List.of(file.toString(), "-storepass", new String(PASSWORD)));
    assertThat(make.start().waitFor()).isZero();
    var store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, PASSWORD);
    return factory;
  }

  private InetSocketAddress serve(SslContext... tls) {
    var listener =
        new ServerBootstrap()
            .group(group)
            .channel(EpollServerSocketChannel.class)
            .childOption(ChannelOption.SO_SNDBUF, 4 * ANSWER)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    for (var each : tls) {
                      channel.pipeline().addLast(each.newHandler(channel.alloc()));
                    }
                    channel.pipeline().addLast(new OneAnswer());
                    accepted.complete(channel);
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly();
    return (InetSocketAddress) listener.channel().localAddress();
  }

  private final class OneAnswer extends ChannelInboundHandlerAdapter {

    @Override
    public void channelRead(ChannelHandlerContext here, Object message) {
      ReferenceCountUtil.release(message);
      here.writeAndFlush(Unpooled.wrappedBuffer(new byte[ANSWER]))
          .addListener(
              flushed -> {
                OrderlyClose.begin(here, Duration.ofHours(1));
                closing.countDown();
              });
    }
  }
}
