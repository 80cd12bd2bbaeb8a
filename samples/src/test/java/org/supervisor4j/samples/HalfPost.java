package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Locale;

/** A post that is under way for as long as the test likes, on a connection to a known worker. */
final class HalfPost implements AutoCloseable {

  private final Socket socket = new Socket();

  HalfPost(SocketAddress target, long worker) {
    try {
      var inet = (InetSocketAddress) target;
      socket.connect(inet);
      socket.setSoTimeout(30_000);
      send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertThat(readTo("generation=1\n")).contains("pid=" + worker + " ");
      send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 13\r\n\r\nhalf and");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Sends the rest, and asks on this connection until the next generation answers: its worker
   * serves on until it is its turn to move. All that was answered.
   */
  String finish() {
    try {
      send(" half");
      var answers = new StringBuilder(readTo("half and half"));
      do {
        send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
        answers.append(readTo("\n", "generation="));
      } while (answers.toString().endsWith("generation=1\n"));
      return answers.toString().toLowerCase(Locale.ROOT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(US_ASCII));
  }

  private String readTo(String end) throws IOException {
    return readTo(end, "");
  }

  /** To the end that comes behind something else. */
  private String readTo(String end, String after) throws IOException {
    var text = new StringBuilder();
    while (!text.toString().endsWith(end) || text.indexOf(after) < 0) {
      var next = socket.getInputStream().read();
      assertThat(next).as("the byte after %s", text).isNotNegative();
      text.append((char) next);
    }
    return text.toString();
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
