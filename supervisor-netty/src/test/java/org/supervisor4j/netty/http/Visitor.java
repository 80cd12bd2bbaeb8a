package org.supervisor4j.netty.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Base64;

/** A client that says exactly what it is told to, and tells what it hears. */
final class Visitor implements AutoCloseable {

  private final SocketChannel channel;
  private final InputStream in;

  Visitor(SocketAddress address) throws IOException {
    channel = SocketChannel.open(address);
    in = new BufferedInputStream(Channels.newInputStream(channel));
  }

  static String basic(String userAndPassword) {
    var shown = Base64.getEncoder().encodeToString(userAndPassword.getBytes(UTF_8));
    return "Authorization: Basic " + shown + "\r\n";
  }

  static String get(String path, String... headers) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("", headers) + "\r\n";
  }

  static String post(String path, String body, String... headers) {
    return "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n%s\r\n%s"
        .formatted(path, body.getBytes(UTF_8).length, String.join("", headers), body);
  }

  Visitor say(String text) throws IOException {
    var bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    return this;
  }

  /** The next answer that says how long it is: its head, an empty line and its body. */
  String answer() throws IOException {
    var head = until("\r\n\r\n");
    var length = head.toLowerCase(java.util.Locale.ROOT).split("content-length: ", 2);
    var isBodiless = head.startsWith("HTTP/1.1 100") || length.length < 2;
    var bytes = isBodiless ? 0 : Integer.parseInt(length[1].split("\r\n", 2)[0]);
    return head + new String(in.readNBytes(bytes), UTF_8);
  }

  /** Head of the next answer, which has no body as it was asked for by HEAD. */
  String head() throws IOException {
    return until("\r\n\r\n");
  }

  String until(String end) throws IOException {
    var heard = new StringBuilder();
    while (heard.indexOf(end) < 0) {
      var next = in.read();
      if (next < 0) {
        throw new IOException("ended after: " + heard);
      }
      heard.append((char) next);
    }
    return heard.toString();
  }

  /** What comes until the other side closes. */
  String rest() throws IOException {
    return new String(in.readAllBytes(), ISO_8859_1);
  }

  void endOfOutput() throws IOException {
    channel.shutdownOutput();
  }

  /** Takes a few bytes at a time, as far as the kernel lets it. */
  static Socket withSmallWindow(SocketAddress address) throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(4 << 10);
    var there = (InetSocketAddress) address;
    socket.connect(there);
    return socket;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
