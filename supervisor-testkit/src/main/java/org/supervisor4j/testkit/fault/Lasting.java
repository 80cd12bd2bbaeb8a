package org.supervisor4j.testkit.fault;

import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** A fault that lasts until it is closed. Thread-safe; only the first close does something. */
public final class Lasting implements AutoCloseable {

  private final Fault fault;
  private final Runnable undo;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile Optional<Instant> end = Optional.empty();

  Lasting(Fault fault, Runnable undo) {
    this.fault = fault;
    this.undo = undo;
  }

  public Fault fault() {
    return fault;
  }

  /** When it was undone; empty as long as it lasts. */
  public Optional<Instant> end() {
    return end;
  }

  /** Undoes it, for those that still live. */
  @Override
  public void close() {
    if (over.compareAndSet(false, true)) {
      undo.run();
      end = Optional.of(Instant.now());
    }
  }
}
