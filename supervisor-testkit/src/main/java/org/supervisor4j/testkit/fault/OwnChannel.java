package org.supervisor4j.testkit.fault;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.supervisor4j.netty.wire.Variables;

/** The puppet's end of its channel, taken from behind: its owner does not know. */
final class OwnChannel {

  private static final int FILL = 64 * 1024;

  private OwnChannel() {}

  record Cut() implements Deed {
    @Override
    public void on(Stage stage) throws IOException {
      channel().shutdown();
    }
  }

  record Fill() implements Deed {
    @Override
    public void on(Stage stage) throws IOException {
      var garbage = ByteBuffer.allocateDirect(FILL);
      while (garbage.hasRemaining()) {
        garbage.put((byte) -1); // a frame that would be too long
      }
      channel().write(garbage, 0, FILL);
    }
  }

  private static Socket channel() throws IOException {
    var path = Optional.ofNullable(System.getenv(Variables.CHANNEL)).orElse("");
    try (var links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (var link : links) {
        var socket = socket(link);
        if (socket != null && leadsTo(path, socket)) {
          return socket;
        }
      }
    }
    throw new IllegalStateException("there is no channel to " + path);
  }

  private static @Nullable Socket socket(Path link) {
    try {
      return Files.readSymbolicLink(link).toString().startsWith("socket:")
          ? new Socket(Integer.parseInt(link.getFileName().toString()))
          : null;
    } catch (IOException closed) {
      return null;
    }
  }

  private static boolean leadsTo(String path, Socket socket) {
    @Nullable DomainSocketAddress peer = socket.remoteDomainSocketAddress();
    return peer != null && peer.path().equals(path);
  }
}
