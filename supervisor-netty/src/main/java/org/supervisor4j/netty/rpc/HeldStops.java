package org.supervisor4j.netty.rpc;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.supervisor4j.Program;

/**
 * Stops that were answered and not carried out yet: if a start of the same program follows, both
 * are a restart, and it rolls. A client asks for them one after the other, by two connections, and
 * does nothing else in between than stop others; so a stop waits while stops and starts are under
 * way, and a moment longer; but not for ever, as others have calls under way, too.
 */
final class HeldStops {

  /** Between its stop and its start supervisorctl asks for the version, by two connections more. */
  static final Duration MOMENT = Duration.ofMillis(500);

  /** So long the other stops of one restart may take. */
  static final Duration LONGEST = Duration.ofMinutes(1);

  private record Held(Program program, long since) {}

  private final Executor executor;
  private final Duration longest;
  private final Map<String, Held> held = new HashMap<>(); // guarded by this
  private int underWay; // guarded by this
  private long quietSince; // guarded by this

  HeldStops(Executor executor, Duration longest) {
    this.executor = executor;
    this.longest = longest;
  }

  /** A stop or a start is under way until this completes. */
  <T> CompletableFuture<T> during(CompletableFuture<T> call) {
    synchronized (this) {
      underWay++;
    }
    return call.whenComplete((done, failure) -> ended());
  }

  private synchronized void ended() {
    underWay--;
    quietSince = System.nanoTime();
  }

  /** All of its workers are to stop, unless a start follows. */
  synchronized void hold(Program program) {
    quietSince = System.nanoTime();
    held.put(program.name(), new Held(program, quietSince));
    lookIn(MOMENT.toNanos());
  }

  synchronized boolean has(Program program) {
    return held.containsKey(program.name());
  }

  /** It is no stop any more; whether it was one. */
  synchronized boolean take(Program program) {
    return held.remove(program.name()) != null;
  }

  private void lookIn(long nanos) {
    CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, executor).execute(this::look);
  }

  private void look() {
    due().forEach(Program::stop);
  }

  private synchronized List<Program> due() {
    var now = System.nanoTime();
    var left = MOMENT.toNanos() - (now - quietSince);
    var isQuiet = underWay == 0 && left <= 0;
    var due =
        held.values().stream()
            .filter(each -> isQuiet || now - each.since() >= longest.toNanos())
            .map(Held::program)
            .toList();
    due.forEach(program -> held.remove(program.name()));
    if (!held.isEmpty()) {
      lookIn(Math.max(left, MOMENT.toNanos() / 10));
    }
    return due;
  }
}
