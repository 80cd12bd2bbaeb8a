package org.supervisor4j.testkit.virtual;

import java.time.Duration;
import java.util.PriorityQueue;
import org.supervisor4j.netty.engine.Timers;

/**
 * A clock that only the test moves. Tasks run on the test's own thread, in the order of their time
 * and then of their asking.
 */
public final class VirtualTime implements Timers {

  private record Task(long when, long order, Runnable work, boolean isAlarm)
      implements Comparable<Task> {
    @Override
    public int compareTo(Task other) {
      return when == other.when ? Long.compare(order, other.order) : Long.compare(when, other.when);
    }
  }

  private final PriorityQueue<Task> tasks = new PriorityQueue<>();
  private final Runnable afterEach;
  private long now;
  private long asked;
  private int alarms;

  public VirtualTime() {
    this(() -> {});
  }

  /** Calls this after every task: the place to check what must always hold. */
  public VirtualTime(Runnable afterEach) {
    this.afterEach = afterEach;
  }

  @Override
  public long now() {
    return now;
  }

  @Override
  public void execute(Runnable task) {
    plan(now, task);
  }

  @Override
  public Alarm at(long when, Runnable task) {
    var alarm = new Task(Math.max(when, now), ++asked, task, true);
    tasks.add(alarm);
    alarms++;
    return () -> alarms -= tasks.remove(alarm) ? 1 : 0;
  }

  /** Something that is to happen, and can't be called off. */
  void plan(long when, Runnable event) {
    tasks.add(new Task(Math.max(when, now), ++asked, event, false));
  }

  /** How many alarms are set. */
  public int alarms() {
    return alarms;
  }

  /** Runs what falls due in this time, step by step; what that asks for included. */
  public void advance(Duration time) {
    var until = now + time.toNanos();
    for (var next = tasks.peek(); next != null && next.when() <= until; next = tasks.peek()) {
      runNext();
    }
    now = until;
  }

  /**
   * The clock jumps, as it does for a host that was frozen: what fell due meanwhile runs late, at
   * the new time. A clock that is set, in either direction, is no jump: nothing here reads it.
   */
  public void jump(Duration time) {
    now += time.toNanos();
    settle();
  }

  /** Runs what is due now. */
  public void settle() {
    advance(Duration.ZERO);
  }

  /** Runs the next task, moving to its time. */
  private void runNext() {
    var task = tasks.remove();
    alarms -= task.isAlarm() ? 1 : 0;
    now = Math.max(now, task.when());
    task.work().run();
    afterEach.run();
  }

  /** Whether nothing is due now. */
  public boolean isSettled() {
    return tasks.isEmpty() || tasks.element().when() > now;
  }

  /** Whether nothing waits for its time any more. */
  public boolean isQuiet() {
    return tasks.isEmpty();
  }
}
