package org.supervisor4j.testkit.fault;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofSeconds;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

  /**
   * Waits until the server has read the request: nothing of it waits in its socket, be it accepted
   * or not (proc_net_tcp(5): st, tx_queue:rx_queue).
   */
  Call taken() {
    await().atMost(ofSeconds(60)).until(() -> unread().filter(bytes -> bytes == 0).isPresent());
    return this;
  }

  private Optional<Long> unread() throws IOException {
    var theirs = ":%04X".formatted(socket.getPort());
    var ours = ":%04X".formatted(socket.getLocalPort());
    for (var table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (var line : Files.readAllLines(Path.of(table))) {
        var words = line.strip().split("\\s+", -1);
        if (words.length > 4 && words[1].endsWith(theirs) && words[2].endsWith(ours)) {
          return Optional.of(Long.parseLong(words[4].split(":", 2)[1], 16));
        }
      }
    }
    return Optional.empty();
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
