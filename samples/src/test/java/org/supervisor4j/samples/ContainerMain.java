package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;

import java.nio.file.Path;
import org.supervisor4j.Command;
import org.supervisor4j.OsSignals;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent.WorkerExited;

/**
 * Process 1 of a container whose workers leave orphans, beside a child of the JDK's that ends when
 * its input does.
 */
final class ContainerMain {

  private ContainerMain() {}

  public static void main(String[] arguments) throws Exception {
    var orphans = "for i in 1 2 3 4 5; do (sleep 0.2 &); done; sleep 1; exit 7";
    var spec =
        ProgramSpec.named("litter")
            .command(Command.of("sh", "-c", orphans))
            .readiness(Readiness.aliveFor(ofMillis(100)))
            .build();
    try (var supervisor =
        Supervisor.builder()
            .name("container")
            .runtimeParent(Path.of(arguments[0]))
            .programs(spec)
            .signals(OsSignals.standard())
            .on(WorkerExited.class, exit -> System.out.println("exited: " + exit.status()))
            .start()) {
      var jdks = new ProcessBuilder("sh", "-c", "read line; exit 3").start();
      System.out.println("host " + ProcessHandle.current().pid());
      System.in.read();
      jdks.getOutputStream().close();
      System.out.println("the JDK's child: exit " + jdks.waitFor());
      supervisor.awaitTermination();
    }
  }
}
