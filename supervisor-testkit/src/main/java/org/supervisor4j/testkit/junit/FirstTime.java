package org.supervisor4j.testkit.junit;

import static java.util.concurrent.CompletableFuture.delayedExecutor;
import static java.util.concurrent.CompletableFuture.runAsync;
import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.Supervisor;
import org.supervisor4j.testkit.traffic.Traffic;

/**
 * What a JVM starts once and keeps, as jnr's thread and NIO's descriptor, is started before the
 * first test by a supervisor that is not looked at: so that no test is taken for its owner.
 */
final class FirstTime {

  private static boolean over; // guarded by the class

  private FirstTime() {}

  /** Returns when it is over, at once from the second call on. */
  static synchronized void awaitOver() {
    if (!over) {
      rehearse();
      over = true;
    }
  }

  private static void rehearse() {
    var directory = Supervised.newDirectory();
    try (var supervisor =
        Supervisor.builder().name("rehearsal").runtimeParent(directory).programs(sleep()).start()) {
      runAsync(() -> {}, delayedExecutor(1, NANOSECONDS)).join();
      var nobody = UnixDomainSocketAddress.of(directory.resolve("nobody"));
      var unused = Traffic.to(nobody).requests(1).run();
      supervisor.whenReady().join();
    } finally {
      Supervised.delete(directory);
    }
  }

  private static ProgramSpec sleep() {
    return ProgramSpec.named("rehearsal")
        .command(Command.of("sleep", "1000"))
        .readiness(Readiness.aliveFor(Duration.ofMillis(1)))
        .stop(StopPolicy.bySignal(Signal.TERM))
        .build();
  }
}
