package org.supervisor4j.netty.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** A blocking HTTP/1.1 client with one connection; it never retries. */
final class Client implements AutoCloseable {

  private final SocketChannel channel;
  private final BufferedReader reader;

  Client(SocketAddress server) throws IOException {
    channel =
        server instanceof io.netty.channel.unix.DomainSocketAddress path
            ? SocketChannel.open(UnixDomainSocketAddress.of(path.path()))
            : SocketChannel.open(server);
    reader =
        new BufferedReader(
            new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.US_ASCII));
  }

  Client ask(String path) throws IOException {
    return send("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n");
  }

  /** These bytes, be they a request, a part of one or several. */
  Client send(String bytes) throws IOException {
    channel.write(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.US_ASCII)));
    return this;
  }

  /** The head of the answer, whose body is known. */
  String answer() throws IOException {
    var head = head();
    var body = new char[4];
    assertThat(reader.read(body)).as("answer begins: %s", head).isEqualTo(4);
    return head;
  }

  String head() throws IOException {
    var head = new StringBuilder();
    for (var line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
      head.append(line).append('\n');
    }
    return head.toString();
  }

  /** All that comes, to the end of the stream. */
  String rest() throws IOException {
    var rest = new StringWriter();
    reader.transferTo(rest);
    return rest.toString();
  }

  /** That the other end says what we say. */
  void assertEchoed(String line) throws IOException {
    send(line + "\n");
    assertThat(reader.readLine()).isEqualTo(line);
  }

  void assertAnswered() throws IOException {
    assertThat(answer()).startsWith("HTTP/1.1 200 OK").doesNotContain("connection: close");
  }

  void assertAnsweredWithClose() throws IOException {
    assertThat(answer()).startsWith("HTTP/1.1 200 OK").contains("connection: close");
    assertClosed();
  }

  /** Asks again and again, is answered each time, and at last told that this was the last one. */
  void askUntilTheLastAnswer() throws IOException {
    ask("/").assertAnsweredUntilTheLast();
  }

  /** The same when it has asked already. */
  void assertAnsweredUntilTheLast() throws IOException {
    var answer = answer();
    while (!answer.contains("connection: close")) {
      assertThat(answer).startsWith("HTTP/1.1 200 OK");
      answer = ask("/").answer();
    }
    assertClosed();
  }

  /** Whether something can be read after so many milliseconds, without reading it. */
  boolean isAnsweredWithin(int millis) throws IOException {
    try (var selector = channel.provider().openSelector()) {
      channel.configureBlocking(false);
      var key = channel.register(selector, SelectionKey.OP_READ);
      var answered = selector.select(millis) > 0;
      key.cancel();
      selector.selectNow();
      channel.configureBlocking(true);
      return answered;
    }
  }

  void assertClosed() throws IOException {
    assertThat(reader.read()).as("the end of the stream").isEqualTo(-1);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
