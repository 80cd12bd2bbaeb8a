package org.supervisor4j.netty.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** One request on a connection of its own, whose answer is read and forgotten. */
public final class HttpGet {

  private HttpGet() {}

  /** Returns at the end of the answer, or when the time is up. */
  public static void ask(SocketAddress address, String path, Duration limit) throws IOException {
    ask(SocketChannel.open(address), path, limit);
  }

  /** The same over this connection, which is closed. */
  public static void ask(SocketChannel connection, String path, Duration limit) throws IOException {
    var request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Supervisor4J\r\nConnection: close\r\n\r\n";
    var deadline = System.nanoTime() + limit.toNanos();
    try (var channel = connection;
        var selector = Selector.open()) {
      channel.write(ByteBuffer.wrap(request.getBytes(US_ASCII)));
      channel.configureBlocking(false).register(selector, SelectionKey.OP_READ);
      var buffer = ByteBuffer.allocate(8192);
      while (channel.read(buffer.clear()) >= 0 && deadline > System.nanoTime()) {
        selector.select(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        selector.selectedKeys().clear();
      }
    }
  }
}
