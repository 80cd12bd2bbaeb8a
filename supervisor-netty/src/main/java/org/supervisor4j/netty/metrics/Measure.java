package org.supervisor4j.netty.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.supervisor4j.Program;
import org.supervisor4j.WorkerState;

/** Everything that is measured, by name; docs/metrics.md has the same in a table. */
enum Measure {
  STARTS("supervisor.worker.starts", "processes that were started"),
  START_FAILURES("supervisor.worker.start.failures", "processes that could not be started"),
  READY("supervisor.worker.ready", "from the start of a process until it counts as capacity"),
  EXITS("supervisor.worker.exits", "processes that ended"),
  RESTARTS("supervisor.worker.restarts", "starts that answer a death"),
  BACKOFFS("supervisor.worker.backoffs", "deaths after which the next start had to wait"),
  GIVEUPS("supervisor.worker.giveups", "workers whose restart budget was spent"),
  RECYCLES("supervisor.worker.recycles", "workers that came to a limit of their recycling"),
  HANGS("supervisor.worker.hangs", "workers that lived and did not work"),
  REPLACEMENTS("supervisor.worker.replacements", "workers replaced inside their generation"),
  REPLACEMENT_FAILURES(
      "supervisor.worker.replacement.failures", "successors that failed, so that a worker stays"),
  PROMOTIONS("supervisor.worker.promotions", "spares that filled a slot"),
  DRAINS("supervisor.worker.drains", "from the request to finish until the process was gone"),
  ROLLS("supervisor.rolls", "rolls from their start to their outcome"),
  WORKERS("supervisor.workers", "workers by state, as they are now");

  private final String id;
  private final String description;

  Measure(String id, String description) {
    this.id = id;
    this.description = description;
  }

  String id() {
    return id;
  }

  Counter counter(MeterRegistry registry, String program, String... tags) {
    return Counter.builder(id)
        .description(description)
        .tags(tagsOf(program, tags))
        .register(registry);
  }

  Timer timer(MeterRegistry registry, String program, String... tags) {
    return Timer.builder(id)
        .description(description)
        .tags(tagsOf(program, tags))
        .register(registry);
  }

  /** The registry refers to the program weakly, as it does to whatever a gauge looks at. */
  Gauge gauge(MeterRegistry registry, Program program, WorkerState state) {
    return Gauge.builder(id, program, seen -> count(seen, state))
        .description(description)
        .tags(tagsOf(program.name(), "state", Tag.of(state)))
        .register(registry);
  }

  private static double count(Program program, WorkerState state) {
    return program.status().workers().stream().filter(worker -> worker.state() == state).count();
  }

  private static Tags tagsOf(String program, String... tags) {
    return Tags.of("program", program).and(tags);
  }
}
