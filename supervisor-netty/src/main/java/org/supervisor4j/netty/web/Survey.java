package org.supervisor4j.netty.web;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.supervisor4j.Program;
import org.supervisor4j.Supervisor;
import org.supervisor4j.WorkerStatus;
import org.supervisor4j.netty.web.Snapshot.Entry;
import org.supervisor4j.netty.web.Snapshot.Group;
import org.supervisor4j.netty.web.Snapshot.Use;
import org.supervisor4j.netty.web.Snapshot.Worker;

/** Takes snapshots. On one thread. */
final class Survey {

  /** What a look more or less may differ without being another moment. */
  private static final Duration SLACK = Duration.ofSeconds(2);

  private final Supervisor supervisor;
  private final Meter meter = new Meter();
  private Map<String, Instant> known = new HashMap<>();

  Survey(Supervisor supervisor) {
    this.supervisor = supervisor;
  }

  Snapshot take() {
    var now = Instant.now();
    var pids = new HashSet<Long>();
    var moments = new HashMap<String, Instant>();
    Map<String, List<Entry>> groups = new LinkedHashMap<>();
    for (var program : supervisor.programs()) {
      groups
          .computeIfAbsent(program.spec().group(), name -> new ArrayList<>())
          .add(entry(program, now, pids, moments));
    }
    meter.keep(pids);
    known = moments;
    return new Snapshot(
        now,
        ProcessHandle.current().pid(),
        groups.entrySet().stream()
            .map(group -> new Group(group.getKey(), group.getValue()))
            .toList());
  }

  private Entry entry(Program program, Instant now, Set<Long> pids, Map<String, Instant> moments) {
    var status = program.status();
    var taken = new HashSet<String>();
    var nanos = System.nanoTime();
    var workers = new ArrayList<Worker>();
    for (var worker : status.workers()) {
      var key = key(worker, taken);
      worker.pid().ifPresent(pids::add);
      var use = worker.pid().isPresent() ? meter.of(worker.pid().getAsLong(), nanos) : Use.NONE;
      var since = since(key + worker.state(), now.minus(worker.since()), moments);
      workers.add(new Worker(key, name(program, worker), worker, since, use));
    }
    return new Entry(status, workers);
  }

  /**
   * Of the slot; several in one, as in a roll, are told apart by generation, and else by number.
   */
  private static String key(WorkerStatus worker, Set<String> taken) {
    var key = worker.id().slot() + "." + worker.id().generation();
    var number = 1;
    while (!taken.add(key + "." + number)) {
      number++;
    }
    return worker.id().program() + "." + key + "." + number;
  }

  private static String name(Program program, WorkerStatus worker) {
    return program.spec().processName(worker.id().slot());
  }

  /** The same moment again, although it is counted back from now each time. */
  private Instant since(String state, Instant counted, Map<String, Instant> moments) {
    var last = known.getOrDefault(state, Instant.EPOCH);
    var isSame = Duration.between(last, counted).abs().compareTo(SLACK) < 0;
    var since = isSame ? last : counted.truncatedTo(ChronoUnit.MILLIS);
    moments.put(state, since);
    return since;
  }
}
