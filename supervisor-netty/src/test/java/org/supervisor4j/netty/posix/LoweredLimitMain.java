package org.supervisor4j.netty.posix;

import java.util.concurrent.CountDownLatch;

/** Watches more descriptors than its limit allows from then on, and still sees one end. */
public final class LoweredLimitMain {

  private LoweredLimitMain() {}

  public static void main(String[] arguments) throws Exception {
    var called = new CountDownLatch(1);
    try (var poller = new Poller("poller")) {
      for (int i = 0; i < 100; i++) {
        poller.watch(Descriptors.pipe().readEnd(), () -> {});
      }
      var last = Descriptors.pipe();
      poller.watch(
          last.readEnd(),
          () -> {
            poller.forget(last.readEnd());
            called.countDown();
          });
      var self = Long.toString(ProcessHandle.current().pid());
      new ProcessBuilder("prlimit", "--pid", self, "--nofile=64:64").start().waitFor();
      Descriptors.close(last.writeEnd());
      called.await();
      System.out.println("seen");
    }
  }
}
