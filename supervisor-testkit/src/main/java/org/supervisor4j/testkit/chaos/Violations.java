package org.supervisor4j.testkit.chaos;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What was seen and must not be; the first ends the run. Thread-safe. */
final class Violations {

  private static final int KEPT = 20;

  private final List<String> all = new CopyOnWriteArrayList<>();
  private final CountDownLatch first = new CountDownLatch(1);

  private final Consumer<String> listener;

  /** Each is told to this listener, too. */
  Violations(Consumer<String> listener) {
    this.listener = listener;
  }

  void add(List<String> found) {
    found.forEach(this::keep);
    if (!found.isEmpty()) {
      first.countDown();
    }
  }

  void add(String found) {
    add(List.of(found));
  }

  private synchronized void keep(String found) {
    if (all.size() < KEPT && !all.contains(found)) {
      all.add(found);
      listener.accept(found);
    }
  }

  boolean any() {
    return first.getCount() == 0;
  }

  /** Waits so long, or until there is one. */
  boolean awaitFirst(Duration time) {
    try {
      return first.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      add("the run was interrupted");
      return true;
    }
  }

  List<String> all() {
    return List.copyOf(all);
  }
}
