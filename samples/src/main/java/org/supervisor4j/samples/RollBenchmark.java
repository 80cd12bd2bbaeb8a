package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.time.Duration.ofSeconds;

import java.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.supervisor4j.Program;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.Supervisor;
import org.supervisor4j.Warmup;
import org.supervisor4j.testkit.traffic.Latencies;
import org.supervisor4j.testkit.traffic.Traffic;
import org.supervisor4j.testkit.traffic.TrafficReport;

/**
 * Rolls two workers again and again under mixed load with 500 kept connections, each idle for 1 to
 * 3 s between requests, by clients that never retry; one worker after the other. Prints what was
 * lost, what was closed, and, side by side, how long requests took before the first roll and during
 * all of them. Arguments: how often (50), and how often a new worker answers itself before it is
 * ready (0).
 */
public final class RollBenchmark {

  private static final Duration STEADY = ofSeconds(15);

  private final Map<String, Traffic> loads = new LinkedHashMap<>();

  private RollBenchmark() {}

  public static void main(String[] arguments) {
    var rolls = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50;
    var rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
    new RollBenchmark().run(rolls, rounds == 0 ? Warmup.none() : Warmup.by("/").rounds(rounds));
  }

  private void run(int rolls, Warmup warmup) {
    var web =
        QuickStart.web(Options.parse("--listen", "127.0.0.1:0", "--workers", "2")).toBuilder()
            .rollout(RolloutPolicy.oneByOne().observe(ofSeconds(1)))
            .warmup(warmup)
            .build();
    try (var supervisor = Supervisor.builder().programs(web).start()) {
      supervisor.whenReady().join();
      start(supervisor.address("http"));
      var steady = Instant.now().plus(ofSeconds(10)); // the JVMs are cold before
      await(steady.plus(STEADY));
      var began = Instant.now();
      roll(supervisor.program("web"), rolls);
      report(steady, began, rolls);
    }
  }

  private void start(SocketAddress server) {
    var plan = Traffic.to(server).timeout(ofSeconds(30));
    loads.put("500 kept, idle 1 to 3 s", plan.mostlyIdle(500, ofSeconds(1), ofSeconds(3)).start());
    loads.put("a connection each, 200/s", plan.rate(200).connectionPerRequest().start());
    loads.put("32 kept, 200/s", plan.rate(200).keepAlive(32).start());
    var body = "half and half".repeat(1000).getBytes(US_ASCII);
    loads.put("16 kept, POST 13 kB, 50/s", plan.rate(50).keepAlive(16).post(body).start());
    var slow = plan.rate(20).keepAlive(16).path("/slow?ms=300");
    loads.put("16 kept, answer after 300 ms, 20/s", slow.start());
  }

  private static void roll(Program program, int rolls) {
    for (int i = 0; i < rolls; i++) {
      System.out.println(program.roll().join());
    }
  }

  private void report(Instant steady, Instant began, int rolls) {
    var ended = Instant.now();
    var reports = new LinkedHashMap<String, TrafficReport>();
    loads.forEach((name, traffic) -> reports.put(name, traffic.stop()));
    System.out.printf("%n%d rolls in %d s%n", rolls, Duration.between(began, ended).toSeconds());
    head("requests in rolls", "lost", "forced reconnects", "announced reconnects");
    reports.forEach((name, report) -> printCounts(name, report.between(began, ended)));
    head("p50 ms before", "p50 ms in rolls", "p99 ms before", "p99 ms in rolls");
    reports.forEach(
        (name, report) ->
            printTimes(
                name,
                report.between(steady, began).latency(),
                report.between(began, ended).latency()));
  }

  private static void head(String... columns) {
    System.out.printf("%n| load | %s |%n", String.join(" | ", columns));
    System.out.println("| --- ".repeat(1 + columns.length) + "|");
  }

  private static void printCounts(String name, TrafficReport report) {
    System.out.printf(
        "| %s | %,d | %d | %d | %d |%n",
        name,
        report.sent(),
        report.lost().size(),
        report.forcedReconnects(),
        report.announcedCloses());
  }

  private static void printTimes(String name, Latencies before, Latencies during) {
    System.out.printf(
        "| %s | %.1f | %.1f | %.1f | %.1f |%n",
        name,
        millis(before.p50()),
        millis(during.p50()),
        millis(before.p99()),
        millis(during.p99()));
  }

  private static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }

  private static void await(Instant time) {
    while (Instant.now().isBefore(time)) {
      java.util.concurrent.locks.LockSupport.parkUntil(time.toEpochMilli());
    }
  }
}
