package org.supervisor4j.samples;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.supervisor4j.testkit.virtual.WorkerScript.cannotStart;
import static org.supervisor4j.testkit.virtual.WorkerScript.readyAfter;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.Command;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.metrics.SupervisorMetrics;
import org.supervisor4j.testkit.virtual.VirtualProgram;
import org.supervisor4j.testkit.virtual.WorkerScript;

@Timeout(120)
class MetricsTest {

  private final Path directory;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final SupervisorMetrics metrics = new SupervisorMetrics();

  MetricsTest(@TempDir Path directory) {
    this.directory = directory;
    metrics.bindTo(registry);
  }

  private Supervisor start(ProgramSpec.Builder spec) {
    var supervisor =
        Supervisor.builder()
            .name("test")
            .runtimeParent(directory)
            .programs(spec.build())
            .on(SupervisorEvent.class, metrics)
            .start();
    metrics.watch(supervisor);
    return supervisor;
  }

  /** All that is not zero, by name and the values of its tags but the program's. */
  private Map<String, Long> counts() {
    var counts = new TreeMap<String, Long>();
    for (var meter : registry.getMeters()) {
      var name = new StringBuilder(meter.getId().getName().replace("supervisor.", ""));
      meter.getId().getTags().stream()
          .filter(tag -> !tag.getKey().equals("program"))
          .forEach(tag -> name.append(' ').append(tag.getValue()));
      if (count(meter) != 0) {
        counts.put(name.toString(), count(meter));
      }
    }
    return counts;
  }

  private static long count(Meter meter) {
    return StreamSupport.stream(meter.measure().spliterator(), false)
        .filter(
            each ->
                each.getStatistic() == Statistic.COUNT || each.getStatistic() == Statistic.VALUE)
        .mapToLong(each -> (long) each.getValue())
        .sum();
  }

  private void awaitCounts(Map<String, Long> expected) {
    await().atMost(ofSeconds(30)).untilAsserted(() -> assertThat(counts()).isEqualTo(expected));
  }

  @Test
  void a_kill_and_a_roll_are_counted_once() {
    try (var supervisor = start(TestHost.sleep().workers(2))) {
      supervisor.whenReady().join();
      var victim = supervisor.program("sleep").status().ready().get(0).pid().orElseThrow();
      ProcessHandle.of(victim).orElseThrow().destroyForcibly();
      awaitCounts(
          Map.of(
              "worker.starts", 3L,
              "worker.ready", 3L,
              "worker.restarts", 1L,
              "worker.exits false KILL", 1L,
              "workers running", 2L));
      assertThat(supervisor.program("sleep").roll().join().succeeded()).isTrue();
    }

    awaitCounts(
        Map.of(
            "worker.starts", 5L,
            "worker.ready", 5L,
            "worker.restarts", 1L,
            "worker.exits false KILL", 1L,
            "worker.exits true TERM", 4L,
            "rolls completed", 1L,
            "workers stopped", 2L));
  }

  @Test
  void a_crash_loop_is_counted_until_it_is_given_up() {
    var spec =
        ProgramSpec.named("crash")
            .command(Command.of("sh", "-c", "exit 3"))
            .readiness(Readiness.aliveFor(ofMinutes(1)))
            .restart(
                RestartPolicy.always()
                    .backoff(ofMillis(1), ofMillis(1))
                    .giveUpAfter(2, ofMinutes(1)));
    try (var supervisor = start(spec)) {
      awaitCounts(
          Map.of(
              "worker.starts", 3L,
              "worker.restarts", 2L,
              "worker.backoffs", 2L,
              "worker.giveups", 1L,
              "worker.exits false nonzero", 3L,
              "workers fatal", 1L));
      assertThat(supervisor.program("crash").status().ready()).isEmpty();
    }
  }

  @Test
  void a_closed_supervisor_is_not_kept() {
    var closed = closed();

    await()
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(closed.get()).isNull();
            });
    assertThat(registry.get("supervisor.workers").tag("state", "stopped").gauge().value()).isNaN();
  }

  /** Apart, so that no variable of the test keeps it. */
  private WeakReference<Supervisor> closed() {
    try (var supervisor = start(TestHost.sleep())) {
      supervisor.whenReady().join();
      return new WeakReference<>(supervisor);
    }
  }

  @Test
  void the_next_supervisor_takes_the_place_of_the_last() {
    try (var first = start(TestHost.sleep().workers(1))) {
      first.whenReady().join(); // a spawn that nobody waits for may be withdrawn
    }
    try (var next = start(TestHost.sleep().workers(3))) {
      next.whenReady().join();
      assertThat(counts())
          .containsEntry("workers running", 3L)
          .doesNotContainKey("workers stopped");
    }
    await().untilAsserted(() -> assertThat(counts()).containsEntry("worker.starts", 4L));
  }

  @Test
  void an_hour_of_crashes_is_counted_as_it_was_told() {
    var script = readyAfter(ofMillis(10)).crashesAfter(ofMillis(20), new ExitStatus.Exited(1));
    var policy = RestartPolicy.always().backoff(ofSeconds(1), ofMinutes(1)).neverGiveUp();
    var program = started(policy, worker -> script);
    program.advance(ofHours(1));

    program.story().events().forEach(metrics);

    var deaths = (long) program.story().events(WorkerExited.class).size();
    assertThat(deaths).isGreaterThan(60);
    assertThat(counts())
        .containsOnly(
            Map.entry("worker.starts", deaths),
            Map.entry("worker.ready", deaths),
            Map.entry("worker.exits false nonzero", deaths),
            Map.entry("worker.restarts", deaths - 1), // the last death is not answered yet
            Map.entry("worker.backoffs", deaths - 1)); // the first was answered at once
  }

  @Test
  void drains_failed_starts_and_failed_rolls_are_told_apart() {
    var program =
        started(
            RestartPolicy.always(),
            worker -> worker.generation() == 2 ? cannotStart("no file") : readyAfter(ofMillis(10)));
    program.advance(ofSeconds(10));
    assertThat(program.roll()).isNotDone();
    program.advance(ofSeconds(10));
    assertThat(program.roll()).isNotDone();
    program.advance(ofSeconds(10));
    program.stop();
    program.advance(ofSeconds(10));

    program.story().events().forEach(metrics);

    assertThat(counts())
        .containsOnly(
            Map.entry("worker.starts", 2L),
            Map.entry("worker.ready", 2L),
            Map.entry("worker.start.failures", 1L),
            Map.entry("worker.drains", 2L),
            Map.entry("worker.exits true zero", 2L),
            Map.entry("rolls completed", 1L),
            Map.entry("rolls rolled_back", 1L));
  }

  private static VirtualProgram started(
      RestartPolicy policy, Function<WorkerId, WorkerScript> scripts) {
    var spec = ProgramSpec.named("web").command(Command.of("worker")).restart(policy).build();
    var program = new VirtualProgram(spec, scripts);
    program.start();
    return program;
  }
}
