package org.supervisor4j.testkit.virtual;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Signal;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.engine.Children;
import org.supervisor4j.netty.lifecycle.Effect;
import org.supervisor4j.netty.lifecycle.Input;
import org.supervisor4j.netty.lifecycle.Limits;

/** Workers without processes, each of which obeys a {@link WorkerScript}. */
public final class ScriptedChildren implements Children {

  private final VirtualTime time;
  private final Function<WorkerId, WorkerScript> scripts;
  private final Watchman watchman = new Watchman(this);
  private Consumer<Input.OfWorker> reports = nobody -> {};
  private final Map<Long, ScriptedWorker> live = new LinkedHashMap<>();
  private final Set<Long> spawning = new HashSet<>();
  private final Set<Long> ended = new HashSet<>();
  private Optional<String> mistake = Optional.empty(); // thrown at the engine it would be logged
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

  void report(Input.OfWorker input) {
    reports.accept(input);
  }

  /** Those that live, the oldest first. */
  public Collection<ScriptedWorker> live() {
    return Collections.unmodifiableCollection(live.values());
  }

  /** The serials of spawns that were asked for and have not been answered. */
  public Set<Long> spawning() {
    return Collections.unmodifiableSet(spawning);
  }

  public int spawns() {
    return spawns;
  }

  @Override
  public void spawn(Effect.Spawn order) {
    spawning.add(order.serial());
    spawns++;
    var child = new ScriptedWorker(order, scripts.apply(order.worker()));
    after(child.script().spawnTakes(), () -> begin(child));
  }

  /** In time for one of two, as in a spawner that has others to make first. */
  @Override
  public void withdraw(long serial) {
    if (serial % 2 == 0 && spawning.remove(serial)) {
      reports.accept(new Input.SpawnFailed(serial, "withdrawn"));
    }
  }

  private void begin(ScriptedWorker child) {
    if (!spawning.remove(child.serial())) {
      return; // withdrawn
    }
    var script = child.script();
    if (script.spawnError().isPresent()) {
      reports.accept(new Input.SpawnFailed(child.serial(), script.spawnError().get()));
      return;
    }
    live.put(child.serial(), child);
    reports.accept(new Input.Spawned(child.serial(), child.pid()));
    later(script.channel().opens(), child, () -> connect(child));
    later(script.ready(), child, () -> ready(child));
    for (var notice : script.notices()) {
      var input = notice.input().apply(child.serial());
      later(Optional.of(notice.after()), child, () -> reports.accept(input));
    }
    later(script.dies(), child, () -> end(child, script.death()));
  }

  private void connect(ScriptedWorker child) {
    child.connects();
    reports.accept(new Input.Connected(child.serial()));
    if (child.reportsReadyNow()) {
      reports.accept(new Input.Ready(child.serial()));
    }
    watchman.tellRecovery(child);
    if (child.connections() == 1) {
      later(child.script().channel().breaks(), child, () -> lose(child));
    }
  }

  private void lose(ScriptedWorker child) {
    disconnect(child);
    later(child.script().channel().returns(), child, () -> connect(child));
  }

  private void disconnect(ScriptedWorker child) {
    if (child.isConnected()) {
      child.disconnects();
      reports.accept(new Input.Disconnected(child.serial()));
    }
  }

  private void ready(ScriptedWorker child) {
    if (child.saysReady()) {
      reports.accept(new Input.Ready(child.serial()));
    }
  }

  /** Its death and the end of its channel are seen by different threads, either one first. */
  private void end(ScriptedWorker child, ExitStatus status) {
    live.remove(child.serial());
    ended.add(child.serial());
    if (child.serial() % 2 == 0) {
      disconnect(child);
    }
    reports.accept(new Input.Exited(child.serial(), CauseOfDeath.of(status)));
    disconnect(child);
  }

  @Override
  public void watch(long serial, Limits limits) {
    living(serial).ifPresent(child -> watchman.watch(child, limits));
  }

  @Override
  public void dumpThreads(long serial) {
    living(serial).ifPresent(ScriptedWorker::dumpThreads);
  }

  private void after(Duration delay, Runnable task) {
    time.plan(time.now() + delay.toNanos(), task);
  }

  /** If at all, and if it still lives by then. */
  void later(Optional<Duration> delay, ScriptedWorker child, Runnable task) {
    delay.ifPresent(
        wait ->
            after(
                wait,
                () -> {
                  if (live.containsKey(child.serial())) {
                    task.run();
                  }
                }));
  }

  private Optional<ScriptedWorker> living(long serial) {
    return Optional.ofNullable(live.get(serial));
  }

  @Override
  public void accept(long serial, Map<String, List<Integer>> shards) {
    living(serial).ifPresent(child -> accept(child, shards));
  }

  private void accept(ScriptedWorker child, Map<String, List<Integer>> shards) {
    if (child.mustDrainBy().isPresent() || child.signal().isPresent()) {
      mistake = Optional.of(child.worker() + " is to accept after it was told to go");
    }
    child.accept(shards);
  }

  @Override
  public void drain(long serial, Duration within, Duration idleGrace) {
    living(serial)
        .filter(child -> child.drain(time.now(), within))
        .ifPresent(
            child ->
                later(child.script().drains(), child, () -> end(child, new ExitStatus.Exited(0))));
  }

  @Override
  public void bequeath(long serial, List<Long> heirs) {
    for (var heir : heirs) {
      living(heir)
          .filter(child -> child.mustDrainBy().isPresent() || child.signal().isPresent())
          .ifPresent(child -> mistake = Optional.of(child.worker() + " goes, and is an heir"));
    }
    living(serial).ifPresent(child -> child.bequeath(heirs));
  }

  @Override
  public void signal(long serial, Signal signal) {
    living(serial).ifPresent(child -> signal(child, signal));
  }

  private void signal(ScriptedWorker child, Signal signal) {
    if (child.changesChildren(signal)) {
      mistake = child.tellChildren(signal, time.now()).or(() -> mistake);
      return;
    }
    if (child.endsBy(signal)) {
      var ends =
          signal == Signal.KILL
              ? Optional.of(child.script().killed())
              : child.script().stops().filter(time -> !child.isFrozen());
      later(ends, child, () -> end(child, new ExitStatus.Signalled(signal.number())));
    }
  }

  /** SIGKILL from outside; the supervisor has not asked for it. */
  void strike(ScriptedWorker child) {
    living(child.serial()).ifPresent(it -> end(it, new ExitStatus.Signalled(Signal.KILL.number())));
  }

  @Override
  public void kill(long serial) {
    signal(serial, Signal.KILL);
  }

  @Override
  public void release(long serial) {
    if (!ended.remove(serial)) {
      mistake = Optional.of("process " + serial + " lives, or was released before");
    }
  }

  /** What a supervisor must not ask for, and did. */
  public Optional<String> mistake() {
    return mistake;
  }

  /** Processes that have ended and were not released. */
  public int unreleased() {
    return ended.size();
  }
}
