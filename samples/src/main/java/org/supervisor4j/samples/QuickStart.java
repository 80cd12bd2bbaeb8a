package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import java.util.List;
import java.util.concurrent.CompletionException;
import org.supervisor4j.Command;
import org.supervisor4j.ControlEndpoint;
import org.supervisor4j.ControlPolicy;
import org.supervisor4j.OsSignals;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.RolloutPolicy;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.WorkerState;

/** A host: three workers share one socket. HUP rolls them, TERM stops; {@code --drill} shows it. */
public final class QuickStart {

  private QuickStart() {}

  static ProgramSpec web(Options options) {
    return ProgramSpec.named("web")
        .command(command())
        .workers(options.workers())
        .sockets(options.socket("http"))
        .readiness(Readiness.reported().within(ofSeconds(30)))
        .restart(RestartPolicy.always().backoff(ofMillis(100), ofSeconds(30)))
        .rollout(RolloutPolicy.surge(1).observe(ofSeconds(1)))
        .stop(StopPolicy.drain(ofSeconds(30)).killAfter(ofSeconds(5)))
        .control(ControlPolicy.asSupervisord().hupRolls().restartRolls())
        .build();
  }

  static Command command() {
    return Command.java(QuickStartWorker.class, "-Xmx64m", "-XX:+UseSerialGC");
  }

  public static void main(String[] arguments) {
    if (List.of(arguments).contains("--help")) {
      System.out.println(Options.USAGE);
      return;
    }
    try {
      System.exit(run(Options.parse(arguments)) ? 0 : 1);
    } catch (SupervisorException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  private static boolean run(Options options) {
    var builder =
        Supervisor.builder()
            .programs(web(options))
            .signals(OsSignals.standard().resizing())
            .systemd();
    options.pidFile().ifPresent(builder::pidFile);
    options.statusFile().ifPresent(builder::statusFile);
    options.control().ifPresent(path -> builder.control(ControlEndpoint.unix(path)));
    try (var supervisor = builder.start()) {
      if (becomesReady(supervisor)) {
        tell(options, supervisor);
        if (options.drill()) {
          return Drill.standard(supervisor, System.out).run();
        }
      }
      supervisor.awaitTermination();
      return true;
    }
  }

  /** Not if it is stopped before, as by TERM, which is no failure. */
  private static boolean becomesReady(Supervisor supervisor) {
    try {
      supervisor.whenReady().join();
      return true;
    } catch (CompletionException e) {
      if (supervisor.program("web").status().workers().stream()
          .anyMatch(worker -> worker.state() == WorkerState.FATAL)) {
        throw new SupervisorException(SupervisorException.reason(e), e);
      }
      return false;
    }
  }

  private static void tell(Options options, Supervisor supervisor) {
    System.out.println(
        "ready: %s at %s, host pid %d"
            .formatted(
                options.workers() == 1 ? "1 worker" : options.workers() + " workers",
                supervisor.address("http"),
                ProcessHandle.current().pid()));
  }
}
