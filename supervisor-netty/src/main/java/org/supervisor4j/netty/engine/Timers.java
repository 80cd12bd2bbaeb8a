package org.supervisor4j.netty.engine;

/** The engine's thread and clock. */
public interface Timers {

  /** Nanoseconds since some origin; never goes back, and does not follow the wall clock. */
  long now();

  /** Runs the task on the engine's thread, after those given before. */
  void execute(Runnable task);

  /** Runs the task on the engine's thread as soon as {@link #now()} has come to this. */
  Alarm at(long when, Runnable task);

  /** A task that waits for its time. */
  interface Alarm {
    void cancel();
  }
}
