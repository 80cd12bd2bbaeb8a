package org.supervisor4j.netty.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
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
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;

/** One request on a connection of its own, whose answer is read and forgotten. */
public final class HttpGet {

  private static final Duration LOOK_UP = Duration.ofMillis(100);

  private HttpGet() {}

  /** Returns at the end of the answer, or when the time is up; whether it was answered. */
  public static boolean ask(SocketAddress address, String path, Duration limit) throws IOException {
    return ask(SocketChannel.open(address), path, limit);
  }

  /** The same over this connection, which is closed. */
  public static boolean ask(SocketChannel connection, String path, Duration limit)
      throws IOException {
    var deadline = System.nanoTime() + limit.toNanos();
    return status(connection, path, () -> deadline > System.nanoTime()).isPresent();
  }

  /**
   * The status of an answer that is whole; empty if the connection ends before, or it is given up.
   *
   * @param goOn asked about ten times a second while there is nothing to read
   */
  public static OptionalInt status(SocketChannel connection, String path, BooleanSupplier goOn)
      throws IOException {
    var codec = new EmbeddedChannel(new HttpClientCodec());
    try (connection) {
      send(path, codec, connection);
      return read(codec, connection, goOn);
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

  private static OptionalInt read(
      EmbeddedChannel codec, SocketChannel connection, BooleanSupplier goOn) throws IOException {
    var answer = new Answer();
    try (var selector = Selector.open()) {
      connection.configureBlocking(false).register(selector, SelectionKey.OP_READ);
      var buffer = ByteBuffer.allocate(8192);
      while (connection.read(buffer.clear()) >= 0 && goOn.getAsBoolean()) {
        codec.writeInbound(Unpooled.copiedBuffer(buffer.flip()));
        if (answer.isWhole(codec)) {
          return OptionalInt.of(answer.status);
        }
        selector.select(LOOK_UP.toMillis());
        selector.selectedKeys().clear();
      }
    }
    return OptionalInt.empty();
  }

  private static final class Answer {
    private int status;

    boolean isWhole(EmbeddedChannel codec) {
      var end = false;
      for (Object part; (part = codec.readInbound()) != null; ReferenceCountUtil.release(part)) {
        status = part instanceof HttpResponse response ? response.status().code() : status;
        end |= part instanceof LastHttpContent && status >= 200; // behind a 1xx the real one comes
      }
      return end;
    }
  }
}
