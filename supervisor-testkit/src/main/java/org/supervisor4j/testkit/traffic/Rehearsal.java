package org.supervisor4j.testkit.traffic;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;

/**
 * One request to ourselves in the life of a JVM, so that loading Netty, some 300 ms, is in nobody's
 * latencies.
 */
final class Rehearsal {

  private static final byte[] ANSWER =
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\npid=1".getBytes(StandardCharsets.US_ASCII);

  static {
    rehearse(); // once, and whoever comes second waits for it
  }

  private Rehearsal() {}

  /** Returns when the rehearsal is over, at once from the second call on. */
  static void over() {}

  private static void rehearse() {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var traffic = new Traffic(Traffic.to(server.getLocalSocketAddress()).requests(1))) {
      server.setSoTimeout(5_000);
      try (var client = server.accept()) {
        if (client.getInputStream().read() != -1) {
          client.getOutputStream().write(ANSWER);
        }
        var unused = traffic.finish().latency().p99();
      }
    } catch (IOException e) {
      // no loopback, then: all that is lost is that the first latencies are longer
    }
  }
}
