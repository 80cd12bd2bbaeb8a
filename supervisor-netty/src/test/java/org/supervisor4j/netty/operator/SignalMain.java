package org.supervisor4j.netty.operator;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.supervisor4j.OsSignals;
import org.supervisor4j.Signal;
import org.supervisor4j.SupervisorException;

/** Says which action ran; a stop lasts until the second signal. Lets go when its input ends. */
final class SignalMain {

  private SignalMain() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws IOException {
    var second = new CountDownLatch(1);
    Runnable stop =
        () -> {
          System.out.println("stop on " + Thread.currentThread().getName());
          awaitQuietly(second);
          System.out.println("stopped");
        };
    Runnable now =
        () -> {
          System.out.println("now");
          second.countDown();
        };
    try (var bridge =
        SignalBridge.install(
            OsSignals.standard().resizing().reopenLogsOn(Signal.USR1),
            new SignalBridge.Actions(
                () -> System.out.println("roll"),
                stop,
                now,
                by -> System.out.println("resize by " + by),
                () -> System.out.println("reopen")))) {
      System.out.println("ready " + (bridge != null));
      System.in.transferTo(System.err);
    } catch (SupervisorException e) {
      System.out.println("refused " + e.getMessage());
      System.exit(3);
    }
    System.out.println("closed");
    awaitQuietly(new CountDownLatch(1));
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
