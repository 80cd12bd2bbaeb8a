package org.supervisor4j.samples;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.supervisor4j.Program;
import org.supervisor4j.Rollout;
import org.supervisor4j.Supervisor;
import org.supervisor4j.WorkerStatus;
import org.supervisor4j.testkit.traffic.LossCause;
import org.supervisor4j.testkit.traffic.Traffic;
import org.supervisor4j.testkit.traffic.TrafficPlan;
import org.supervisor4j.testkit.traffic.TrafficReport;

/** Rolls and kills the quickstart under traffic, and counts what was lost. */
final class Drill {

  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final Duration CALM = Duration.ofSeconds(3);

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** What came of a deed, and how long it took until all was well again. */
  private record Outcome(boolean good, Duration took, String text) {}

  /** A part of the drill; each ends where the next begins, so that no loss falls in between. */
  private record Window(String what, Instant from, Instant to, Outcome outcome) {}

  private final Program program;
  private final PrintStream out;
  private final Map<String, TrafficPlan> plans;
  private final int rolls;
  private final int kills;
  private final List<Window> windows = new ArrayList<>();

  Drill(Program program, Map<String, TrafficPlan> plans, int rolls, int kills, PrintStream out) {
    this.program = program;
    this.plans = plans;
    this.rolls = rolls;
    this.kills = kills;
    this.out = out;
  }

  /** 5 rolls and 3 kills under traffic of three kinds. */
  static Drill standard(Supervisor supervisor, PrintStream out) {
    var target = Traffic.to(supervisor.address("http")).timeout(Duration.ofSeconds(5));
    var plans = new TreeMap<String, TrafficPlan>();
    plans.put("500/s, connection each", target.rate(500).connectionPerRequest());
    plans.put("500/s, keep-alive", target.rate(500).keepAlive(32));
    plans.put(
        "100 mostly idle", target.mostlyIdle(100, Duration.ofSeconds(1), Duration.ofSeconds(3)));
    return new Drill(supervisor.program("web"), plans, 5, 3, out);
  }

  /** Whether no roll lost a request, and no kill more than what sat inside the killed worker. */
  boolean run() {
    out.println("drill: " + String.join("; ", plans.keySet()));
    underTraffic(() -> pause(WARM_UP)); // cold JVMs are slow, and not what is to be shown
    return judge(underTraffic(this::play));
  }

  private Map<String, TrafficReport> underTraffic(Runnable action) {
    Map<String, Traffic> traffic = new TreeMap<>();
    plans.forEach((name, plan) -> traffic.put(name, plan.start()));
    Map<String, TrafficReport> reports = new TreeMap<>();
    try {
      action.run();
    } finally {
      traffic.forEach((name, running) -> reports.put(name, running.stop()));
    }
    return reports;
  }

  private void play() {
    window("before", () -> new Outcome(true, Duration.ZERO, "calm"));
    for (int i = 1; i <= rolls; i++) {
      window("roll " + i, this::roll);
    }
    for (int i = 1; i <= kills; i++) {
      window("kill " + i, this::kill);
    }
  }

  private interface Deed {
    Outcome perform();
  }

  /** Performs it, and then watches for as long as an idle connection may go unused. */
  private void window(String what, Deed deed) {
    var from = windows.isEmpty() ? Instant.EPOCH : windows.get(windows.size() - 1).to();
    var outcome = deed.perform();
    pause(CALM);
    windows.add(new Window(what, from, Instant.now(), outcome));
    out.println("  " + what + ": " + outcome.text());
  }

  private Outcome roll() {
    var rollout = program.roll().join();
    return rollout instanceof Rollout.Completed done
        ? new Outcome(true, done.took(), "generation " + done.generation() + " serves")
        : new Outcome(false, Duration.ZERO, rollout.toString());
  }

  private Outcome kill() {
    var victim = program.status().ready().get(0);
    var pid = victim.pid().orElseThrow();
    var began = System.nanoTime();
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    Duration took;
    do {
      pause(Duration.ofMillis(1));
      took = Duration.ofNanos(System.nanoTime() - began);
    } while (!isReplaced(victim) && took.compareTo(PATIENCE) < 0);
    return new Outcome(isReplaced(victim), took, "pid " + pid + " is replaced");
  }

  private boolean isReplaced(WorkerStatus victim) {
    return program.status().ready().stream()
        .anyMatch(w -> w.id().equals(victim.id()) && !w.pid().equals(victim.pid()));
  }

  private static void pause(Duration time) {
    var end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private boolean judge(Map<String, TrafficReport> reports) {
    var passed = windows.stream().allMatch(window -> window.outcome().good());
    for (var traffic : reports.entrySet()) {
      out.println();
      out.println(traffic.getKey());
      out.printf(
          "  %-8s %8s %8s %9s %6s %8s %8s %8s %8s  %s%n",
          "",
          "took ms",
          "sent",
          "answered",
          "lost",
          "inside",
          "p50 ms",
          "p99 ms",
          "max ms",
          "by cause");
      for (var window : windows) {
        var last = window.equals(windows.get(windows.size() - 1));
        var to = last ? Instant.MAX : window.to();
        passed &= row(window, traffic.getValue().between(window.from(), to));
      }
    }
    out.println();
    out.println("inside: what a killed worker had accepted and not answered; not counted as lost");
    out.println(passed ? "passed: no roll lost a request" : "FAILED: see the losses above");
    return passed;
  }

  private boolean row(Window window, TrafficReport report) {
    var latency = report.latency();
    var inside = window.what().startsWith("kill") ? insideKilled(report) : 0;
    var excess = report.lost().size() - inside;
    out.printf(
        "  %-8s %8s %8d %9d %6d %8d %8.2f %8.2f %8.2f  %s%n",
        window.what(),
        window.outcome().took().isZero() ? "-" : window.outcome().took().toMillis(),
        report.sent(),
        report.answered(),
        excess,
        inside,
        millis(latency.p50()),
        millis(latency.p99()),
        millis(latency.max()),
        report.lost().isEmpty() ? "" : report.lostByCause());
    return excess == 0;
  }

  /** What a dead process takes with it: a connection that it had accepted ends under a request. */
  private static int insideKilled(TrafficReport report) {
    return (int)
        report.lost().stream()
            .map(loss -> loss.cause())
            .filter(c -> c == LossCause.RESET || c == LossCause.EOF || c == LossCause.PARTIAL)
            .count();
  }

  private static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }
}
