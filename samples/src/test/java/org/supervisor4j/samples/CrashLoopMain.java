package org.supervisor4j.samples;

import static java.time.Duration.ofSeconds;

import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent.WorkerStarted;

/** A host whose program exits at once, always: it is started once a second. */
final class CrashLoopMain {

  private CrashLoopMain() {}

  public static void main(String[] arguments) {
    var loop =
        ProgramSpec.named("loop")
            .command(Command.of("true"))
            .readiness(Readiness.aliveFor(ofSeconds(10)))
            .restart(
                RestartPolicy.always().backoff(ofSeconds(1), ofSeconds(1)).jitter(0).neverGiveUp())
            .build();
    try (var supervisor =
        Supervisor.builder()
            .name("loop")
            .programs(loop)
            .on(WorkerStarted.class, started -> System.out.println("spawned " + started.pid()))
            .start()) {
      supervisor.awaitTermination();
    }
  }
}
