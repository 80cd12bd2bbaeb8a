package org.supervisor4j.netty.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
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

  /** Returns at the end of the answer, or when the time is up; whether it was answered. */
  public static boolean ask(SocketAddress address, String path, Duration limit) throws IOException {
    return ask(SocketChannel.open(address), path, limit);
  }

  /** The same over this connection, which is closed. */
  public static boolean ask(SocketChannel connection, String path, Duration limit)
      throws IOException {
    var codec = new EmbeddedChannel(new HttpClientCodec());
    try (connection) {
      send(path, codec, connection);
      return read(codec, connection, System.nanoTime() + limit.toNanos());
    } finally {
      codec.finishAndReleaseAll();
    }
  }

  private static void send(String path, EmbeddedChannel codec, SocketChannel connection)
      throws IOException {
    var request = new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path);
    request
        .headers()
        .set(HttpHeaderNames.HOST, "localhost")
        .set(HttpHeaderNames.USER_AGENT, "Supervisor4J")
        .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    codec.writeOutbound(request);
    for (ByteBuf bytes; (bytes = codec.readOutbound()) != null; bytes.release()) {
      connection.write(bytes.nioBuffer());
    }
  }

  private static boolean read(EmbeddedChannel codec, SocketChannel connection, long deadline)
      throws IOException {
    try (var selector = Selector.open()) {
      connection.configureBlocking(false).register(selector, SelectionKey.OP_READ);
      var buffer = ByteBuffer.allocate(8192);
      while (connection.read(buffer.clear()) >= 0 && deadline > System.nanoTime()) {
        codec.writeInbound(Unpooled.copiedBuffer(buffer.flip()));
        if (isAtEnd(codec)) {
          return true;
        }
        selector.select(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
        selector.selectedKeys().clear();
      }
      return false;
    }
  }

  private static boolean isAtEnd(EmbeddedChannel codec) {
    var end = false;
    for (Object part; (part = codec.readInbound()) != null; ReferenceCountUtil.release(part)) {
      end |= part instanceof LastHttpContent;
    }
    return end;
  }
}
