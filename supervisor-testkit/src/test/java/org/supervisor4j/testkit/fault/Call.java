package org.supervisor4j.testkit.fault;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** One request on a connection of its own, and what comes back. */
final class Call implements AutoCloseable {

  private final Socket socket;

  private Call(Socket socket) {
    this.socket = socket;
  }

  /** Sent, and taken by the kernel at least. */
  static Call get(InetSocketAddress server, String path) {
    try {
      var socket = new Socket(server.getAddress(), server.getPort());
      socket.setSoTimeout(60_000);
      var request = "GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new Call(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All that comes, until the connection is closed. */
  String whole() {
    try (this) {
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The body. */
  String answer() {
    var whole = whole();
    return whole.substring(whole.indexOf("\r\n\r\n") + 4);
  }

  /** So many bytes of what comes. */
  String some(int bytes) {
    try {
      return new String(socket.getInputStream().readNBytes(bytes), US_ASCII);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many bytes wait to be read. */
  int waiting() {
    try {
      return socket.getInputStream().available();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
