package org.supervisor4j.testkit.virtual;

import java.time.Duration;
import java.util.Optional;
import org.supervisor4j.ExitStatus;

/**
 * How one worker without a process behaves. Immutable; each method gives a script that differs in
 * one thing.
 *
 * @param spawnError why it can't be started, if it can't
 * @param ready when it reports ready, after its start; empty: never
 * @param dies when it ends by itself, after its start; empty: not
 * @param death how it ends by itself
 * @param connects whether it opens its channel, so that it can be told to drain
 * @param drains how long it takes to drain; empty: it ignores the request
 * @param stops how long it takes to end after a signal; empty: it ignores all but KILL
 */
public record WorkerScript(
    Optional<String> spawnError,
    Optional<Duration> ready,
    Optional<Duration> dies,
    ExitStatus death,
    boolean connects,
    Optional<Duration> drains,
    Optional<Duration> stops) {

  /** Ready after this time, drains in 10 ms, ends 1 ms after a signal. */
  public static WorkerScript readyAfter(Duration time) {
    return new WorkerScript(
        Optional.empty(),
        Optional.of(time),
        Optional.empty(),
        new ExitStatus.Exited(1),
        true,
        Optional.of(Duration.ofMillis(10)),
        Optional.of(Duration.ofMillis(1)));
  }

  public static WorkerScript neverReady() {
    return new WorkerScript(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new ExitStatus.Exited(1),
        true,
        Optional.of(Duration.ofMillis(10)),
        Optional.of(Duration.ofMillis(1)));
  }

  public static WorkerScript cannotStart(String why) {
    var script = neverReady();
    return new WorkerScript(
        Optional.of(why),
        script.ready,
        script.dies,
        script.death,
        script.connects,
        script.drains,
        script.stops);
  }

  /** It ends by itself, this long after its start. */
  public WorkerScript crashesAfter(Duration time, ExitStatus how) {
    return new WorkerScript(spawnError, ready, Optional.of(time), how, connects, drains, stops);
  }

  public WorkerScript drainsIn(Duration time) {
    return new WorkerScript(spawnError, ready, dies, death, connects, Optional.of(time), stops);
  }

  public WorkerScript ignoresDrain() {
    return new WorkerScript(spawnError, ready, dies, death, connects, Optional.empty(), stops);
  }

  public WorkerScript ignoresSignals() {
    return new WorkerScript(spawnError, ready, dies, death, connects, drains, Optional.empty());
  }

  public WorkerScript withoutChannel() {
    return new WorkerScript(spawnError, ready, dies, death, false, drains, stops);
  }
}
