package org.supervisor4j.netty.control;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.HexFormat;

/** Whoever connects to a worker's channel; what is said there is written in hexadecimal. */
record WorkerEnd(SocketChannel channel) implements AutoCloseable {

  static final String TOKEN = "token";
  static final String HELLO = hello(1, TOKEN);
  static final String READY = "000102";

  static WorkerEnd connect(Path path) throws IOException {
    return new WorkerEnd(SocketChannel.open(UnixDomainSocketAddress.of(path)));
  }

  static String hello(int version, String token) {
    return "%04x01%08x%04x%s%016x"
        .formatted(
            15 + token.length(),
            version,
            token.length(),
            HexFormat.of().formatHex(token.getBytes(US_ASCII)),
            42);
  }

  void send(String hex) throws IOException {
    channel.write(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }

  String receive(int count) throws IOException {
    var buffer = ByteBuffer.allocate(count);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
    return HexFormat.of().formatHex(buffer.array());
  }

  /** A reset counts: it is what a close upon unread bytes looks like. */
  void assertEnded() {
    try {
      assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
    } catch (IOException reset) {
      assertThat(reset).hasMessageContaining("reset");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
