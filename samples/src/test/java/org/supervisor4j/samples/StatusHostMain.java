package org.supervisor4j.samples;

import static java.time.Duration.ZERO;
import static java.time.Duration.ofMinutes;

import java.nio.file.Path;
import org.supervisor4j.Command;
import org.supervisor4j.OsSignals;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorException;

/**
 * A host with a pid file and a status file, whose two workers are a script that a test changes;
 * they are ready when they say {@code up}.
 */
final class StatusHostMain {

  private StatusHostMain() {}

  /** Arguments: the pid file, the status file, the script. */
  public static void main(String[] arguments) {
    var spec =
        ProgramSpec.named("web")
            .command(Command.of("sh", arguments[2]))
            .workers(2)
            .readiness(Readiness.logLine("^up$").within(ofMinutes(1)))
            .rollout(RolloutPolicy.oneByOne().observe(ZERO))
            .stop(StopPolicy.bySignal(Signal.TERM))
            .build();
    var builder =
        Supervisor.builder()
            .programs(spec)
            .signals(OsSignals.standard())
            .pidFile(Path.of(arguments[0]))
            .statusFile(Path.of(arguments[1]));
    try (var supervisor = builder.start()) {
      supervisor.awaitTermination();
    } catch (SupervisorException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }
}
