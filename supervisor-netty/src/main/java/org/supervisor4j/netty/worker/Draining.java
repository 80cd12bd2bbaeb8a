package org.supervisor4j.netty.worker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way from serving to having served, gone once, on a thread of its own. */
final class Draining {

  private static final Logger LOG = LoggerFactory.getLogger(Draining.class);

  /**
   * For what pipelines say last, as a close frame; inside what the host grants beside the drain.
   */
  private static final Duration LAST_WORDS = Duration.ofMillis(250);

  private final Optional<InheritedListener> inherited;
  private final Listeners listeners;
  private final Connections connections;
  private final HttpTraffic http;
  private final List<Consumer<Duration>> actions = new CopyOnWriteArrayList<>();
  private final AtomicBoolean begun = new AtomicBoolean();
  private final CountDownLatch finished = new CountDownLatch(1);

  Draining(
      Optional<InheritedListener> inherited,
      Listeners listeners,
      Connections connections,
      HttpTraffic http) {
    this.inherited = inherited;
    this.listeners = listeners;
    this.connections = connections;
    this.http = http;
  }

  void onDrain(Consumer<Duration> action) {
    actions.add(action);
  }

  boolean hasBegun() {
    return begun.get();
  }

  /** Makes this never happen, for a worker that never served. */
  void cancel() {
    begun.set(true);
    finished.countDown();
  }

  /** Begins unless it has begun; {@code afterwards} runs last, on the drain's thread. */
  void begin(Duration within, Duration idleGrace, Runnable beforeEnd, Runnable afterwards) {
    if (!begun.compareAndSet(false, true)) {
      return;
    }
    var deadline = System.nanoTime() + within.toNanos();
    start(
        "supervisor4j-drain",
        () -> {
          drain(deadline, idleGrace);
          beforeEnd.run();
          finished.countDown();
          afterwards.run();
        });
  }

  /** Waits until the drain is over, so long at most. */
  void awaitEnd(Duration atMost) throws InterruptedException {
    if (!finished.await(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
      LOG.warn("not drained within {}; {} connections are cut", atMost, connections.count());
    }
  }

  void awaitEnd() throws InterruptedException {
    finished.await();
  }

  private void drain(long deadline, Duration idleGrace) {
    try {
      inherited.ifPresent(InheritedListener::close);
      for (var closed : listeners.close()) {
        closed.awaitUninterruptibly(left(deadline), TimeUnit.NANOSECONDS);
      }
      connections.leave(); // before the next, which ends what does not move
      http.drain(idleGrace);
      // only now: siblings take the new connections, and what an action answers is told as last
      var user = callUser(deadline); // beside the connections, as it may hang
      if (!connections.awaitNone(deadline)) {
        LOG.warn("the time is up: {} connections are cut", connections.count());
        connections.closeAll();
        connections.awaitNone(System.nanoTime() + LAST_WORDS.toNanos());
      }
      user.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left(deadline))));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.error("the drain was interrupted; {} connections are cut", connections.count());
    }
  }

  private Thread callUser(long deadline) {
    return start("supervisor4j-on-drain", () -> actions.forEach(a -> call(a, deadline)));
  }

  private static void call(Consumer<Duration> action, long deadline) {
    try {
      action.accept(Duration.ofNanos(left(deadline)));
    } catch (RuntimeException | Error e) {
      LOG.error("an onDrain action failed; the drain goes on", e);
    }
  }

  private static long left(long deadline) {
    return Math.max(0, deadline - System.nanoTime());
  }

  private static Thread start(String name, Runnable work) {
    var thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
