package org.supervisor4j.samples;

import org.supervisor4j.netty.worker.NettyWorker;

/** The worker of the quickstart, which says, to nobody in particular, what it is. */
final class TrainedWorker {

  private TrainedWorker() {}

  public static void main(String[] arguments) {
    NettyWorker.run(
        worker -> {
          System.out.println(worker.id() + " training=" + worker.training());
          worker.serve("http", QuickStartWorker.server(worker));
        });
  }
}
