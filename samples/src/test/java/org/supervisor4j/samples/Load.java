package org.supervisor4j.samples;

import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.awaitility.Awaitility.await;

import java.net.SocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.supervisor4j.testkit.traffic.Responder;
import org.supervisor4j.testkit.traffic.Traffic;
import org.supervisor4j.testkit.traffic.TrafficPlan;
import org.supervisor4j.testkit.traffic.TrafficReport;

/** Requests of several kinds at once, none of which is sent twice. */
final class Load implements AutoCloseable {

  /** Requests a second that do not depend on how soon answers come. */
  static final int RATE = 1000;

  private final List<Traffic> running;
  private Instant warm = Instant.MIN;

  private Load(Stream<TrafficPlan> plans) {
    running = plans.map(TrafficPlan::start).toList();
  }

  /**
   * 1000 requests a second, half of them on a connection each, half on kept ones, and 50 mostly
   * idle connections. What falls due while the JVMs are cold is not counted.
   */
  static Load warmedUp(SocketAddress target) {
    // a busy machine may let requests wait; one that hangs waits longer still
    var plan = Traffic.to(target).timeout(ofSeconds(30));
    var load =
        new Load(
            Stream.of(
                plan.rate(RATE / 2).connectionPerRequest(),
                plan.rate(RATE / 2).keepAlive(32),
                plan.mostlyIdle(50, ofSeconds(1), ofSeconds(3))));
    await().pollDelay(ofSeconds(2)).atMost(ofMinutes(1)).until(load::keepsUp);
    load.warm = Instant.now();
    return load;
  }

  /** All of this; the first requests of each kind are answered. */
  static Load of(TrafficPlan... plans) {
    var load = new Load(Stream.of(plans));
    await()
        .atMost(ofMinutes(1))
        .until(() -> load.running.stream().allMatch(traffic -> traffic.report().answered() > 50));
    return load;
  }

  private boolean keepsUp() {
    return running.stream().allMatch(traffic -> traffic.report().pending() < 10);
  }

  /** Who has answered since then. */
  Set<Responder> answeredSince(Instant begin) {
    return running.stream()
        .flatMap(
            traffic -> traffic.report().between(begin, Instant.MAX).answeredBy().keySet().stream())
        .collect(Collectors.toSet());
  }

  /** By then each client has read, in order, whatever it had been answered before. */
  void awaitAnswersSince(Instant moment) {
    await()
        .atMost(ofMinutes(1))
        .until(
            () ->
                running.stream()
                    .map(traffic -> traffic.report().between(moment, Instant.MAX))
                    .allMatch(report -> report.answered() > 0));
  }

  /** So many have answered from now on: new ones take their part. */
  void awaitAnsweredBy(int workers) {
    var began = Instant.now();
    await()
        .atMost(ofSeconds(60))
        .until(() -> answeredSince(began).size(), count -> count >= workers);
  }

  /** One for each kind of traffic. */
  List<TrafficReport> stop() {
    return running.stream().map(traffic -> traffic.stop().between(warm, Instant.MAX)).toList();
  }

  @Override
  public void close() {
    running.forEach(Traffic::close);
  }
}
