package org.supervisor4j.samples;

import org.supervisor4j.netty.worker.NettyWorker;

/** The worker of the quickstart, on TCP and on a unix socket. */
public final class TwoSocketsWorker {

  private TwoSocketsWorker() {}

  public static void main(String[] arguments) {
    NettyWorker.run(
        worker -> {
          worker.serve("http", QuickStartWorker.server(worker));
          worker.serve("unix", QuickStartWorker.server(worker));
        });
  }
}
