package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Locale;

/** One connection, byte by byte: it sends and reads when it is told to, and never retries. */
final class RawClient implements AutoCloseable {

  private static final int SMALL = 4096;

  private final Socket socket = new Socket();
  private final DataInputStream input;

  /** What the worker said: the head in small letters. */
  record Answer(String head, String body) {

    boolean isLast() {
      return head.contains("connection: close");
    }
  }

  RawClient(SocketAddress server) {
    try {
      socket.setReceiveBufferSize(SMALL); // an answer that is not read stays with the worker
      socket.setSoTimeout(60_000);
      socket.connect(server);
      input = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String get(String path) {
    return "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n";
  }

  /** In one write. */
  RawClient send(String bytes) {
    try {
      socket.getOutputStream().write(bytes.getBytes(ISO_8859_1));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer answer() {
    var head = head();
    var length = Integer.parseInt(head.replaceAll("(?s).*content-length: (\\d+).*", "$1"));
    return new Answer(head, read(length));
  }

  String head() {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append(read(1));
    }
    return head.toString().toLowerCase(Locale.ROOT);
  }

  /** Without its end. */
  String line() {
    var line = new StringBuilder();
    while (line.indexOf("\n") < 0) {
      line.append(read(1));
    }
    return line.toString().strip();
  }

  String read(int bytes) {
    try {
      var read = new byte[bytes];
      input.readFully(read);
      return new String(read, ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The end of the stream comes next, not a reset. */
  void assertEnds() {
    try {
      assertThat(((InputStream) input).read()).as("what comes after the last byte").isEqualTo(-1);
    } catch (IOException e) {
      throw new AssertionError("the connection was not ended in order", e);
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
