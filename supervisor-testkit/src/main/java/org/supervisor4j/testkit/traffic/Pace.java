package org.supervisor4j.testkit.traffic;

import java.util.concurrent.TimeUnit;

/** Lets requests fall due at a steady rate, and makes up for it when the client itself was late. */
final class Pace {

  private static final double SECOND = TimeUnit.SECONDS.toNanos(1);

  private final Flow flow;
  private final Pool pool;
  private final long begin;
  private long count;

  Pace(Flow flow, Pool pool) {
    this.flow = flow;
    this.pool = pool;
    begin = flow.timeline.now();
  }

  void tick() {
    long now = flow.timeline.now();
    while (!flow.sealed() && due() <= now) {
      flow.submit(due(), pool, () -> {});
      count++;
    }
    if (!flow.sealed()) {
      flow.at(due(), this::tick);
    }
  }

  private long due() {
    return begin + (long) (count * SECOND / flow.plan.perSecond);
  }
}
