package org.supervisor4j.samples;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.Supervisor;
import org.supervisor4j.Watchdog;
import org.supervisor4j.testkit.traffic.Responder;
import org.supervisor4j.testkit.traffic.Traffic;
import org.supervisor4j.testkit.traffic.TrafficPlan;
import org.supervisor4j.testkit.traffic.TrafficReport;

/**
 * One socket that four workers share beside four shards, in turn: how connections spread over the
 * workers, how long they wait, and how many wait in vain while one worker is frozen and the
 * watchdog has not noticed. Argument: how many rounds (5).
 */
public final class ShardsBenchmark {

  private static final int WORKERS = 4;

  private final Map<String, Supervisor> hosts = new LinkedHashMap<>();

  private ShardsBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    new ShardsBenchmark().run(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5);
  }

  private void run(int rounds) throws Exception {
    enter("shared", socket -> socket);
    enter("shards", socket -> socket.shards(WORKERS));
    try {
      hosts.values().forEach(host -> fresh(host.address("http"), 5000)); // the JVMs are cold
      System.out.println(
          "| listener | a connection each, 1000/s: least and most of a worker | p50, p99 ms | one"
              + " frozen: timed out |");
      System.out.println("| --- | --- | --- | --- |");
      for (int round = 0; round < rounds; round++) {
        hosts.forEach(ShardsBenchmark::measure);
      }
    } finally {
      hosts.values().forEach(Supervisor::close);
    }
  }

  private void enter(String name, UnaryOperator<SocketHandoff.Tcp> kind) {
    var options = Options.parse("--listen", "127.0.0.1:0", "--workers", "" + WORKERS);
    var web =
        QuickStart.web(options).toBuilder()
            .sockets(kind.apply(SocketHandoff.tcp("http", "127.0.0.1", 0)))
            .watchdog(Watchdog.silence(ofMinutes(5)))
            .build();
    var host = Supervisor.builder().name(name).programs(web).start();
    host.whenReady().join();
    hosts.put(name, host);
  }

  private static TrafficPlan connectionEach(SocketAddress server) {
    return Traffic.to(server).connectionPerRequest().timeout(ofSeconds(1));
  }

  private static TrafficReport fresh(SocketAddress server, int requests) {
    return connectionEach(server).rate(1000).requests(requests).run();
  }

  private static void measure(String name, Supervisor host) {
    var report = fresh(host.address("http"), 10_000);
    var counts = report.answeredBy().values().stream().mapToLong(Long::longValue).sorted();
    var shares = counts.mapToDouble(count -> 100.0 * count / report.answered()).toArray();
    var frozen = withOneFrozen(host);
    System.out.printf(
        "| %s | %.0f %% and %.0f %% | %.1f, %.1f | %d of %d |%n",
        name,
        shares[0],
        shares[shares.length - 1],
        report.latency().p50().toNanos() / 1e6,
        report.latency().p99().toNanos() / 1e6,
        frozen.lost().size(),
        frozen.sent());
  }

  /** Those that it had accepted before it froze are its own in any case: hence a first request. */
  private static TrafficReport withOneFrozen(Supervisor host) {
    var victim = fresh(host.address("http"), 100).answeredBy().keySet().iterator().next();
    signal(victim, "STOP");
    try {
      return connectionEach(host.address("http")).rate(200).requests(400).run();
    } finally {
      signal(victim, "CONT");
    }
  }

  private static void signal(Responder worker, String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(worker.pid())).start().waitFor();
    } catch (java.io.IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
