package org.supervisor4j.netty.worker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A worker's main program in a process of its own, with nobody to supervise it. */
final class LonelyMain {

  private LonelyMain() {}

  public static void main(String[] args) {
    var application = new Application();
    NettyWorker.run(
        worker -> {
          var local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
          var address =
              (InetSocketAddress) worker.serve("http", application.bootstrap(worker), local);
          System.out.println("port " + address.getPort());
          worker.onDrain(left -> System.out.println("draining"));
          new Thread(() -> answerOnInput(application), "input").start();
        });
  }

  /** Each byte on the standard input lets one slow request be answered. */
  private static void answerOnInput(Application application) {
    try {
      var slow = application.slowRequest();
      System.out.println("slow");
      if (System.in.read() >= 0) {
        slow.run();
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
