package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongConsumer;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent.WorkerStarted;

/** A host whose program exits at once, always: some times in a hurry, then once a second. */
final class CrashLoopMain {

  private CrashLoopMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    var hurried = new CountDownLatch(200);
    var rehearsal = start(ofMillis(10), pid -> hurried.countDown());
    hurried.await();
    rehearsal.close();
    try (var loop =
        start(ofSeconds(1), pid -> System.out.println("spawned at " + System.nanoTime()))) {
      loop.awaitTermination();
    }
  }

  private static Supervisor start(Duration delay, LongConsumer spawned) {
    return Supervisor.builder()
        .name("loop")
        .programs(
            ProgramSpec.named("loop")
                .command(Command.of("true"))
                .readiness(Readiness.aliveFor(ofSeconds(10)))
                .restart(RestartPolicy.always().backoff(delay, delay).jitter(0).neverGiveUp())
                .build())
        .on(WorkerStarted.class, started -> spawned.accept(started.pid()))
        .start();
  }
}
