package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;

import java.nio.file.Path;
import org.supervisor4j.Command;
import org.supervisor4j.Logs;
import org.supervisor4j.OsSignals;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.Supervisor;

/** A host with a worker that fills a file without pause, and one that is heard beside it. */
final class LogHostMain {

  private LogHostMain() {}

  /** Argument: the file. */
  public static void main(String[] arguments) {
    var many = "i=0; while :; do i=$((i+1)); echo line $i of many; done";
    var builder =
        Supervisor.builder()
            .name("logs")
            .signals(OsSignals.standard().reopenLogsOn(Signal.USR1))
            .programs(
                shell("many", many).logs(Logs.file(Path.of(arguments[0])).neverRotate()).build(),
                shell("talk", "while echo ticks; do sleep 0.1; done").build());
    try (var supervisor = builder.start()) {
      supervisor.awaitTermination();
    }
  }

  private static ProgramSpec.Builder shell(String name, String script) {
    return ProgramSpec.named(name)
        .command(Command.of("sh", "-c", script))
        .readiness(Readiness.aliveFor(ofMillis(1)))
        .stop(StopPolicy.bySignal(Signal.TERM));
  }
}
