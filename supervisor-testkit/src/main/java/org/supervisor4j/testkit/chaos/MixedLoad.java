package org.supervisor4j.testkit.chaos;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.supervisor4j.testkit.traffic.Loss;
import org.supervisor4j.testkit.traffic.Traffic;
import org.supervisor4j.testkit.traffic.TrafficPlan;
import org.supervisor4j.testkit.traffic.TrafficReport;

/** Traffic of several kinds at once, by the names of its plans. */
final class MixedLoad implements AutoCloseable {

  private final Map<String, Traffic> running = new LinkedHashMap<>();

  MixedLoad(Map<String, TrafficPlan> plans) {
    plans.forEach((name, plan) -> running.put(name, plan.start()));
  }

  Map<String, TrafficReport> reports() {
    var reports = new LinkedHashMap<String, TrafficReport>();
    running.forEach((name, traffic) -> reports.put(name, traffic.report()));
    return reports;
  }

  /** Waits for what is under way. */
  void stop() {
    running.values().forEach(Traffic::stop);
  }

  static List<Loss> losses(Map<String, TrafficReport> reports) {
    return reports.values().stream()
        .flatMap(report -> report.lost().stream())
        .sorted(Comparator.comparing(Loss::lostAt))
        .toList();
  }

  @Override
  public void close() {
    running.values().forEach(Traffic::close);
  }
}
