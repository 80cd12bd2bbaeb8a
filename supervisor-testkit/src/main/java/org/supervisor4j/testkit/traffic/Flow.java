package org.supervisor4j.testkit.traffic;

import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What all requests of one traffic share: the loop on which all of it runs, and when it ends. */
final class Flow {

  final EventLoop loop;
  final TrafficPlan plan;
  final Timeline timeline = new Timeline();
  final Journal journal = new Journal(timeline);

  /** Completes once nothing more falls due and nothing is under way. */
  final CompletableFuture<Void> done = new CompletableFuture<>();

  final byte[] request;
  private long connections;
  private long sent;
  private long pending;
  private boolean sealed;
  private boolean halted;

  Flow(EventLoop loop, TrafficPlan plan) {
    this.loop = loop;
    this.plan = plan;
    request = Request.of(plan);
  }

  long nextConnection() {
    return ++connections;
  }

  /** A request falls due; calls back when it has ended, unless all was halted before. */
  void submit(long due, Pool pool, Runnable whenEnded) {
    journal.due(due);
    pending++;
    if (++sent == plan.requests) {
      sealed = true;
    }
    pool.serve(
        new Exchange(
            this,
            due,
            () -> {
              pending--;
              whenEnded.run();
              checkDone();
            }));
  }

  /** Nothing more falls due. */
  void seal() {
    sealed = true;
    checkDone();
  }

  private void checkDone() {
    if (sealed && pending == 0) {
      done.complete(null);
    }
  }

  boolean sealed() {
    return sealed;
  }

  /** From here on nothing counts: connections are about to be closed by us. */
  void halt() {
    sealed = true;
    halted = true;
    done.complete(null);
  }

  boolean halted() {
    return halted;
  }

  /** Calls back at this time, or at once if it has passed. */
  void at(long time, Runnable task) {
    var unused = loop.schedule(task, time - timeline.now(), TimeUnit.NANOSECONDS);
  }
}
