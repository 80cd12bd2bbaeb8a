package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.ValueDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Rollout;
import org.supervisor4j.Signal;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.flight.Flight;
import org.supervisor4j.netty.metrics.SupervisorMetrics;

/** The tables of docs/metrics.md have what there is, and nothing else. */
class MetricsPageTest {

  private static final WorkerId WORKER = new WorkerId("sleep", 0, 1);

  /** One of each kind, in a possible order. */
  private static final List<SupervisorEvent> EVENTS =
      List.of(
          new SupervisorEvent.WorkerNotStarted(WORKER, "no such file"),
          new SupervisorEvent.WorkerBackedOff(WORKER, ofMillis(1), "no such file"),
          new SupervisorEvent.WorkerStarted(WORKER, 1),
          new SupervisorEvent.WorkerReady(WORKER, 1, ofMillis(1)),
          new SupervisorEvent.WorkerOnStandby(WORKER, 3, ofMillis(1)),
          new SupervisorEvent.WorkerPromoted(WORKER, 3, 1),
          new SupervisorEvent.RollStarted("sleep", 1, 2),
          new SupervisorEvent.SlotRolled("sleep", 0, 1, 2),
          new SupervisorEvent.WorkerDraining(WORKER, 1, "rolled"),
          new SupervisorEvent.RollFinished(new Rollout.Completed("sleep", 2, ofMillis(1))),
          new SupervisorEvent.WorkerStopping(WORKER, 1, Signal.TERM, "late"),
          new SupervisorEvent.WorkerExited(
              WORKER, 1, CauseOfDeath.of(new ExitStatus.Exited(0)), true, "rolled"),
          new SupervisorEvent.WorkerGaveUp(WORKER, "budget spent"),
          new SupervisorEvent.WorkerRecycling(WORKER, 1, "enough"),
          new SupervisorEvent.WorkerHung(WORKER, 1, "no heartbeat", true),
          new SupervisorEvent.WorkerRecovered(WORKER, 1),
          new SupervisorEvent.WorkerNotReplaced(WORKER, 1, ofMillis(1), "died"),
          new SupervisorEvent.WorkerReplaced(WORKER, 1, 2),
          new SupervisorEvent.ProgramResized("sleep", 1, 2),
          new SupervisorEvent.ChildrenResized("sleep", 1, 2),
          new SupervisorEvent.ProgramAdded("sleep", "sleep"),
          new SupervisorEvent.ProgramRemoved("gone", "gone"),
          new SupervisorEvent.HostEnding("sleep", "budget spent", 70),
          new SupervisorEvent.EventsDropped("sleep", 1),
          new SupervisorEvent.LogFailed("sleep", Path.of("log"), "full"),
          new SupervisorEvent.LogRecovered("sleep", Path.of("log"), 1));

  private static final Set<String> OF_EVERY_EVENT =
      Set.of("startTime", "duration", "eventThread", "stackTrace");

  @Test
  void every_kind_of_event_is_tried_here() {
    assertThat(leaves(SupervisorEvent.class))
        .containsExactlyInAnyOrderElementsOf(EVENTS.stream().map(Object::getClass).toList());
  }

  private static Stream<Class<?>> kinds(Class<?> type) {
    return Optional.ofNullable(type.getPermittedSubclasses()).stream().flatMap(Stream::of);
  }

  private static List<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? kinds(type).flatMap(kind -> leaves(kind).stream()).distinct().toList()
        : List.of(type);
  }

  @Test
  void every_meter_has_its_row(@TempDir Path directory) throws IOException {
    var registry = new SimpleMeterRegistry();
    var metrics = new SupervisorMetrics();
    metrics.bindTo(registry);
    EVENTS.forEach(metrics);
    try (var host = TestHost.start(directory, TestHost.sleep())) {
      metrics.watch(host.supervisor());
    }

    assertThat(registry.getMeters().stream().map(MetricsPageTest::row).collect(toSet()))
        .containsExactlyInAnyOrderElementsOf(rows("supervisor.", 3));
  }

  private static List<String> row(Meter meter) {
    var id = meter.getId();
    var tags = id.getTags().stream().map(Tag::getKey).sorted().collect(joining(" "));
    return List.of(id.getName(), id.getType().name().toLowerCase(Locale.ROOT), tags);
  }

  @Test
  void every_flight_recorder_event_has_its_row() throws IOException {
    EVENTS.forEach(Flight.recorder());

    var types = FlightRecorder.getFlightRecorder().getEventTypes();
    assertThat(types.stream().filter(MetricsPageTest::isOurs).map(MetricsPageTest::row))
        .containsExactlyInAnyOrderElementsOf(rows("org.supervisor4j.", 2));
  }

  private static boolean isOurs(EventType type) {
    return type.getCategoryNames().contains("Supervisor4J");
  }

  private static List<String> row(EventType type) {
    var fields =
        type.getFields().stream()
            .map(ValueDescriptor::getName)
            .filter(name -> !OF_EVERY_EVENT.contains(name))
            .sorted()
            .collect(joining(" "));
    return List.of(type.getName(), fields);
  }

  /** The first cells of the rows whose name begins so. */
  private static List<List<String>> rows(String prefix, int cells) throws IOException {
    try (var lines = Files.lines(Path.of("..", "docs", "metrics.md"))) {
      return lines
          .filter(line -> line.startsWith("| `" + prefix))
          .map(line -> List.of(line.substring(2).replace("`", "").split(" \\| ")))
          .map(row -> row.subList(0, cells))
          .toList();
    }
  }
}
