package org.supervisor4j.testkit.virtual;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Signal;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.engine.Children;
import org.supervisor4j.netty.lifecycle.Generation;
import org.supervisor4j.netty.lifecycle.Input;

/** Workers without processes, each of which obeys a {@link WorkerScript}. */
public final class ScriptedChildren implements Children {

  /** A worker that lives. */
  public record Live(long serial, long pid, WorkerId worker, WorkerScript script) {}

  private static final Duration SPAWN = Duration.ofNanos(150_000);

  private final VirtualTime time;
  private final Function<WorkerId, WorkerScript> scripts;
  private Consumer<Input.OfWorker> reports = nobody -> {};
  private final Map<Long, Live> live = new LinkedHashMap<>();
  private final Set<Long> ended = new HashSet<>();
  private int spawning;
  private int spawns;

  /**
   * Workers of one program.
   *
   * @param scripts asked at each start how that worker is to behave
   */
  public ScriptedChildren(VirtualTime time, Function<WorkerId, WorkerScript> scripts) {
    this.time = time;
    this.scripts = scripts;
  }

  /** From now on the engine hears of them. */
  Children reportingTo(Consumer<Input.OfWorker> engine) {
    reports = engine;
    return this;
  }

  public Collection<Live> live() {
    return Collections.unmodifiableCollection(live.values());
  }

  /** Spawns that were asked for and have not been answered. */
  public int spawning() {
    return spawning;
  }

  public int spawns() {
    return spawns;
  }

  @Override
  public void spawn(long serial, WorkerId worker, Generation generation) {
    spawning++;
    spawns++;
    var script = scripts.apply(worker);
    after(SPAWN, () -> begin(new Live(serial, 1000 + serial, worker, script)));
  }

  private void begin(Live child) {
    spawning--;
    var script = child.script();
    if (script.spawnError().isPresent()) {
      reports.accept(new Input.SpawnFailed(child.serial(), script.spawnError().get()));
      return;
    }
    live.put(child.serial(), child);
    reports.accept(new Input.Spawned(child.serial(), child.pid()));
    if (script.connects()) {
      reports.accept(new Input.Connected(child.serial()));
    }
    script.ready().ifPresent(when -> after(when, () -> ready(child.serial())));
    script.dies().ifPresent(when -> after(when, () -> end(child.serial(), script.death())));
  }

  private void ready(long serial) {
    if (live.containsKey(serial)) {
      reports.accept(new Input.Ready(serial));
    }
  }

  private void end(long serial, ExitStatus status) {
    if (live.remove(serial) != null) {
      ended.add(serial);
      reports.accept(new Input.Exited(serial, status));
    }
  }

  private void after(Duration delay, Runnable task) {
    time.at(time.now() + delay.toNanos(), task);
  }

  private void after(Optional<Duration> delay, long serial, ExitStatus status) {
    delay.ifPresent(wait -> after(wait, () -> end(serial, status)));
  }

  @Override
  public void accept(long serial) {}

  @Override
  public void drain(long serial, Duration within, Duration idleGrace) {
    var child = live.get(serial);
    if (child != null) {
      after(child.script().drains(), serial, new ExitStatus.Exited(0));
    }
  }

  @Override
  public void signal(long serial, Signal signal) {
    var child = live.get(serial);
    if (child != null) {
      var ends = signal == Signal.KILL ? Optional.of(Duration.ZERO) : child.script().stops();
      after(ends, serial, new ExitStatus.Signalled(signal.number()));
    }
  }

  @Override
  public void release(long serial) {
    if (!ended.remove(serial)) {
      throw new AssertionError("process " + serial + " lives, or was released before");
    }
  }

  /** Processes that have ended and were not released. */
  public int unreleased() {
    return ended.size();
  }

  @Override
  public void kill(long serial) {
    signal(serial, Signal.KILL);
  }
}
