package org.supervisor4j.samples;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.testkit.traffic.Traffic;
import org.supervisor4j.testkit.traffic.TrafficPlan;
import org.supervisor4j.testkit.traffic.TrafficReport;

/**
 * Rolls an unmodified Starman again and again under the same load: as a worker of this program,
 * under start_server as it is, and under start_server that retires masters with QUIT; on each kind
 * of socket. Prints what was lost, and how. It wants Debian's starman and libserver-starter-perl.
 * Argument: how often (20).
 */
public final class StarmanBenchmark {

  /** Who rolls it. */
  enum Host {
    EMBEDDED("Supervisor4J"),
    /** As start_server does it unless told. */
    TERM("start_server"),
    QUIT("start_server --signal-on-hup=QUIT");

    private final String title;

    Host(String title) {
      this.title = title;
    }

    StarmanHost start(Path directory, Socket socket) throws IOException {
      return this == EMBEDDED
          ? EmbeddedStarman.start(directory, socket.handoff(directory))
          : StartServer.start(directory, socket.address(directory), name());
    }
  }

  /** Where it listens. */
  enum Socket {
    IPV4("127.0.0.1"),
    IPV6("::1"),
    UNIX("");

    private final String host;

    Socket(String host) {
      this.host = host;
    }

    SocketHandoff handoff(Path directory) {
      return this == UNIX
          ? SocketHandoff.unix("http", directory.resolve("s"))
          : SocketHandoff.tcp("http", host, 0);
    }

    SocketAddress address(Path directory) throws IOException {
      if (this == UNIX) {
        return UnixDomainSocketAddress.of(directory.resolve("s"));
      }
      var address = InetAddress.getByName(host);
      try (var free = new ServerSocket(0, 1, address)) {
        return new InetSocketAddress(address, free.getLocalPort());
      }
    }
  }

  /** What became of two kinds of requests, a connection for each. */
  record Row(Host host, Socket socket, int rolls, TrafficReport fast, TrafficReport slow) {

    @Override
    public String toString() {
      return "| %s | %s | %d | %,d | %s | %,d | %s |"
          .formatted(
              host.title,
              socket,
              rolls,
              fast.sent(),
              losses(fast.lostByCause()),
              slow.sent(),
              losses(slow.lostByCause()));
    }

    private static String losses(Map<?, Long> byCause) {
      return byCause.isEmpty()
          ? "0"
          : byCause.entrySet().stream()
              .map(loss -> loss.getValue() + " " + loss.getKey())
              .collect(Collectors.joining(", "));
    }
  }

  static final String HEAD =
      """
      | who rolls | socket | rolls | requests | lost | of 300 ms | lost |
      | --- | --- | --- | --- | --- | --- | --- |""";

  /** So many requests where none is answered: each costs Starman a child. */
  private static final int ENOUGH = 50;

  private StarmanBenchmark() {}

  public static void main(String[] arguments) throws IOException {
    var rolls = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20;
    System.out.println(HEAD);
    for (var socket : Socket.values()) {
      for (var host : Host.values()) {
        System.out.println(run(host, socket, rolls));
      }
    }
  }

  static Row run(Host host, Socket socket, int rolls) throws IOException {
    var directory = Files.createTempDirectory("starman");
    try (var starman = host.start(directory, socket)) {
      var fast = Traffic.to(starman.address()).rate(200);
      var slow = Traffic.to(starman.address()).rate(10).path("/slow?0.3");
      return host == Host.EMBEDDED || socket == Socket.IPV4
          ? rolled(host, socket, rolls, fast, slow, starman)
          : new Row(host, socket, 0, few(fast), few(slow)); // it resets all others
    } finally {
      Contest.delete(directory);
    }
  }

  private static TrafficReport few(TrafficPlan plan) {
    return plan.requests(ENOUGH).run();
  }

  private static Row rolled(
      Host host,
      Socket socket,
      int rolls,
      TrafficPlan fast,
      TrafficPlan slow,
      StarmanHost starman) {
    try (var often = fast.start();
        var seldom = slow.start()) {
      StarmanHost.await("it answers", () -> seldom.report().answered() > 10);
      for (int roll = 0; roll < rolls; roll++) {
        starman.roll();
      }
      return new Row(host, socket, rolls, often.stop(), seldom.stop());
    }
  }
}
