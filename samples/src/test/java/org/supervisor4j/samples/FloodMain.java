package org.supervisor4j.samples;

import static java.time.Duration.ZERO;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.supervisor4j.Command;
import org.supervisor4j.LogSink;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.Supervisor;

/**
 * A host with a small heap, one worker that prints 100 MB without a newline, and more until the
 * other one, which talks, has been heard meanwhile.
 */
final class FloodMain {

  private static final long FLOOD = 100_000_000;

  private final AtomicLong flooded = new AtomicLong();
  private final AtomicInteger longest = new AtomicInteger();
  private volatile boolean heard; // in the midst of the flood
  private final CountDownLatch done = new CountDownLatch(1);

  private FloodMain() {}

  /** Argument: runtime parent. */
  public static void main(String[] arguments) throws InterruptedException {
    new FloodMain().run(Path.of(arguments[0]));
  }

  private void run(Path parent) throws InterruptedException {
    var flood = "exec tr '\\0' x </dev/zero";
    var talk = "while echo tick; do sleep 0.02; done";
    var host =
        Supervisor.builder()
            .programs(
                shell("talk", talk, (worker, stream, line) -> hear()),
                shell("flood", flood, (worker, stream, line) -> swallow(line)))
            .name("flood")
            .runtimeParent(parent);
    try (var supervisor = host.start()) {
      supervisor.whenReady().join();
      done.await();
      System.out.println(
          "flooded, longest piece %s, ticks %s".formatted(longest, heard ? "heard" : "missed"));
    }
  }

  private static ProgramSpec shell(String name, String script, LogSink sink) {
    return ProgramSpec.named(name)
        .command(Command.of("sh", "-c", script))
        .readiness(Readiness.aliveFor(ZERO))
        .stop(StopPolicy.bySignal(Signal.TERM))
        .logs(sink)
        .build();
  }

  private void hear() {
    if (flooded.get() > 0) {
      heard = true;
    }
  }

  private void swallow(String line) {
    longest.accumulateAndGet(line.length(), Math::max);
    if (flooded.addAndGet(line.length()) >= FLOOD && heard) {
      done.countDown();
    }
  }
}
