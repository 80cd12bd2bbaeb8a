package org.supervisor4j.netty;

import java.time.Duration;
import java.util.PriorityQueue;
import org.supervisor4j.netty.engine.Timers;

/** A clock that a test moves; tasks run on its own thread, by their time and then in turn. */
final class ManualTime implements Timers {

  private record Task(long when, long turn, Runnable work) implements Comparable<Task> {
    @Override
    public int compareTo(Task other) {
      return when == other.when ? Long.compare(turn, other.turn) : Long.compare(when, other.when);
    }
  }

  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private long now;
  private long turns;

  @Override
  public long now() {
    return now;
  }

  @Override
  public void execute(Runnable task) {
    tasks.add(new Task(now, ++turns, task));
  }

  @Override
  public Alarm at(long when, Runnable task) {
    var alarm = new Task(Math.max(now, when), ++turns, task);
    tasks.add(alarm);
    return () -> tasks.remove(alarm);
  }

  void in(Duration time, Runnable task) {
    tasks.add(new Task(now + time.toNanos(), ++turns, task));
  }

  void advance(Duration time) {
    var until = now + time.toNanos();
    for (var next = tasks.peek(); next != null && next.when() <= until; next = tasks.peek()) {
      tasks.remove(next);
      now = next.when();
      next.work().run();
    }
    now = until;
  }
}
