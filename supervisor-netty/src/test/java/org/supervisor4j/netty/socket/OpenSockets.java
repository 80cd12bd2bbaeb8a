package org.supervisor4j.netty.socket;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The sockets, epolls and the like that this JVM holds: what a leak would show up in. */
final class OpenSockets {

  private final Map<String, String> before = now();

  /** The JDK opens a few sockets at its first steps and keeps them for good. */
  private static void warmUp() {
    try (var server = ServerSocketChannel.open();
        var client = SocketChannel.open(server.bind(null).getLocalAddress());
        var accepted = server.accept();
        var selector = Selector.open()) {
      accepted.shutdownOutput();
      client.read(ByteBuffer.allocate(1));
      selector.selectNow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static OpenSockets remembered() {
    warmUp();
    return new OpenSockets();
  }

  /** Netty ends its loops shortly after it said so, hence the patience. */
  void areAsBefore() {
    // those of others may be fewer: a test before may have said so as well
    await().until(OpenSockets::now, now -> before.entrySet().containsAll(now.entrySet()));
  }

  private static Map<String, String> now() {
    var open = new TreeMap<String, String>();
    try (var links = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (var link : links) {
        var target = targetOf(link);
        if (target.startsWith("socket:") || target.startsWith("anon_inode:")) {
          open.put(link.getFileName().toString(), target);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return open;
  }

  private static String targetOf(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return ""; // the stream of this very listing
    }
  }
}
