package org.supervisor4j.testkit.traffic;

import java.util.concurrent.ThreadLocalRandom;
import org.supervisor4j.testkit.traffic.Shape.MostlyIdle;

/** Lets requests of one connection fall due: asks, pauses for a random time, asks again. */
final class Idler {

  private final Flow flow;
  private final Pool pool;
  private final MostlyIdle shape;

  Idler(Flow flow, Pool pool, MostlyIdle shape) {
    this.flow = flow;
    this.pool = pool;
    this.shape = shape;
  }

  /** The first request comes at any time within the longest pause, so that not all come at once. */
  void begin() {
    askAfter(random(0, shape.longest().toNanos()));
  }

  private void rest() {
    askAfter(random(shape.shortest().toNanos(), shape.longest().toNanos()));
  }

  private void askAfter(long pause) {
    long due = flow.timeline.now() + pause;
    flow.at(due, () -> ask(due));
  }

  private void ask(long due) {
    if (!flow.sealed()) {
      flow.submit(due, pool, this::rest);
    }
  }

  private static long random(long least, long most) {
    return ThreadLocalRandom.current().nextLong(least, most + 1);
  }
}
