package org.supervisor4j.netty.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.supervisor4j.Program;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.OfRoll;
import org.supervisor4j.SupervisorEvent.OfWorker;
import org.supervisor4j.WorkerId;
import org.supervisor4j.WorkerState;

/**
 * The metrics of a supervisor, for Micrometer, which must be on the class path. A listener of all
 * its events, bound before the start so that none is missed; docs/metrics.md says what there is.
 *
 * <pre>{@code
 * var metrics = new SupervisorMetrics();
 * metrics.bindTo(registry);
 * var supervisor = Supervisor.builder().programs(web).on(SupervisorEvent.class, metrics).start();
 * metrics.watch(supervisor);
 * }</pre>
 *
 * <p>Safe for use by any thread.
 */
public final class SupervisorMetrics implements Consumer<SupervisorEvent>, MeterBinder {

  private final CompositeMeterRegistry meters;
  private final Map<Long, Timer.Sample> drains = new ConcurrentHashMap<>();
  private final Map<String, Timer.Sample> rolls = new ConcurrentHashMap<>();
  private final Deaths deaths = new Deaths();
  private final Map<String, List<Gauge>> watched = new HashMap<>(); // guarded by this
  private WeakReference<Supervisor> supervisor = new WeakReference<>(null); // guarded by this

  public SupervisorMetrics() {
    this(Clock.SYSTEM);
  }

  SupervisorMetrics(Clock clock) {
    meters = new CompositeMeterRegistry(clock);
  }

  /** What happens from now on goes to this registry, too; the same one again changes nothing. */
  @Override
  public void bindTo(MeterRegistry registry) {
    meters.add(registry);
  }

  /**
   * Shows the workers of this supervisor by their states, in place of those of another one, and
   * every count of its programs from zero on, but for exits, whose tags nobody knows before; so,
   * too, those of programs that are added later. Keeps nothing of it from being collected once
   * closed.
   */
  public synchronized void watch(Supervisor supervisor) {
    this.supervisor = new WeakReference<>(supervisor);
    Set.copyOf(watched.keySet()).forEach(this::unwatch);
    supervisor.programs().forEach(this::watch);
  }

  private synchronized void watch(Program program) {
    unwatch(program.name());
    var states = Stream.of(WorkerState.values());
    var gauges = states.map(state -> Measure.WORKERS.gauge(meters, program, state)).toList();
    watched.put(program.name(), gauges);
    beginAtZero(program);
  }

  private synchronized void watchAdded(String name) {
    Stream.ofNullable(supervisor.get())
        .flatMap(host -> host.programs().stream())
        .filter(program -> program.name().equals(name))
        .forEach(this::watch);
  }

  /** Its counts stay: they are what has happened. */
  private synchronized void unwatch(String name) {
    var gauges = watched.remove(name);
    if (gauges != null) {
      gauges.forEach(meters::remove);
    }
  }

  /** Else the first event of a kind would be no increase to those who look at rates. */
  private void beginAtZero(Program program) {
    var name = program.name();
    Measure.STARTS.counter(meters, name);
    Measure.START_FAILURES.counter(meters, name);
    Measure.READY.timer(meters, name);
    Measure.RESTARTS.counter(meters, name);
    Measure.BACKOFFS.counter(meters, name);
    Measure.GIVEUPS.counter(meters, name);
    Measure.RECYCLES.counter(meters, name);
    Measure.HANGS.counter(meters, name);
    Measure.REPLACEMENTS.counter(meters, name);
    Measure.REPLACEMENT_FAILURES.counter(meters, name);
    Measure.DRAINS.timer(meters, name);
    for (var outcome : List.of(Tag.COMPLETED, Tag.ROLLED_BACK, Tag.ABORTED)) {
      Measure.ROLLS.timer(meters, name, "outcome", outcome);
    }
  }

  @Override
  public void accept(SupervisorEvent event) {
    if (event instanceof OfWorker worker) {
      ofWorker(worker);
    } else if (event instanceof OfRoll roll) {
      ofRoll(roll);
    } else if (event instanceof SupervisorEvent.ProgramResized resized) {
      deaths.forget(resized);
    } else if (event instanceof SupervisorEvent.ProgramAdded added) {
      watchAdded(added.program());
    } else if (event instanceof SupervisorEvent.ProgramRemoved removed) {
      unwatch(removed.program());
    }
  }

  private void ofWorker(OfWorker event) {
    var program = event.program();
    if (event instanceof SupervisorEvent.WorkerStarted) {
      started(event);
    } else if (event instanceof SupervisorEvent.WorkerNotStarted) {
      Measure.START_FAILURES.counter(meters, program).increment();
    } else if (event instanceof SupervisorEvent.WorkerReady ready) {
      Measure.READY.timer(meters, program).record(ready.took());
    } else if (event instanceof SupervisorEvent.WorkerOnStandby spare) {
      Measure.READY.timer(meters, program).record(spare.took());
    } else if (event instanceof SupervisorEvent.WorkerPromoted promoted) {
      promoted(promoted);
    } else if (event instanceof SupervisorEvent.WorkerDraining draining) {
      drains.put(draining.pid(), Timer.start(meters));
    } else if (event instanceof SupervisorEvent.WorkerExited exited) {
      exited(exited);
    } else if (event instanceof SupervisorEvent.WorkerBackedOff) {
      deaths.add(event.worker());
      Measure.BACKOFFS.counter(meters, program).increment();
    } else if (event instanceof SupervisorEvent.WorkerGaveUp) {
      deaths.forget(event.worker());
      Measure.GIVEUPS.counter(meters, program).increment();
    } else {
      ofReplaced(event);
    }
  }

  private void ofReplaced(OfWorker event) {
    var program = event.program();
    if (event instanceof SupervisorEvent.WorkerRecycling) {
      Measure.RECYCLES.counter(meters, program).increment();
    } else if (event instanceof SupervisorEvent.WorkerHung) {
      Measure.HANGS.counter(meters, program).increment();
    } else if (event instanceof SupervisorEvent.WorkerReplaced) {
      Measure.REPLACEMENTS.counter(meters, program).increment();
    } else if (event instanceof SupervisorEvent.WorkerNotReplaced) {
      deaths.forget(event.worker()); // its successor's death; the next one restarts nobody
      Measure.REPLACEMENT_FAILURES.counter(meters, program).increment();
    }
  }

  /** The death is answered by the start of the next spare. */
  private void promoted(SupervisorEvent.WorkerPromoted event) {
    Measure.PROMOTIONS.counter(meters, event.program()).increment();
    var slot = event.worker();
    if (deaths.answer(slot)) {
      deaths.add(new WorkerId(slot.program(), event.spare(), slot.generation()));
    }
  }

  private void started(OfWorker event) {
    Measure.STARTS.counter(meters, event.program()).increment();
    if (deaths.answer(event.worker())) {
      Measure.RESTARTS.counter(meters, event.program()).increment();
    }
  }

  private void exited(SupervisorEvent.WorkerExited exited) {
    if (!exited.asked()) {
      deaths.add(exited.worker());
    }
    var asked = Boolean.toString(exited.asked());
    var status = Tag.of(exited.status());
    Measure.EXITS.counter(meters, exited.program(), "asked", asked, "status", status).increment();
    var drain = drains.remove(exited.pid());
    if (drain != null) {
      drain.stop(Measure.DRAINS.timer(meters, exited.program()));
    }
  }

  private void ofRoll(OfRoll event) {
    var program = event.program();
    if (event instanceof SupervisorEvent.RollStarted started) {
      deaths.forget(started);
      rolls.put(program, Timer.start(meters));
    } else if (event instanceof SupervisorEvent.RollFinished finished) {
      var roll = rolls.remove(program);
      if (roll != null) {
        roll.stop(Measure.ROLLS.timer(meters, program, "outcome", Tag.of(finished.outcome())));
      }
    }
  }
}
