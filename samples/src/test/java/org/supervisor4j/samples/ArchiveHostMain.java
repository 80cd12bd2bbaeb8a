package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;

import java.nio.file.Path;
import java.util.Arrays;
import org.supervisor4j.Command;
import org.supervisor4j.Logs;
import org.supervisor4j.OsSignals;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.Supervisor;

/** A host whose one worker starts from an archive as soon as there is one. */
final class ArchiveHostMain {

  private ArchiveHostMain() {}

  /** Arguments: a directory for archives, the worker's class path, further options of its JVM. */
  public static void main(String[] arguments) {
    var options = Arrays.copyOfRange(arguments, 2, arguments.length);
    var web =
        ProgramSpec.named("web")
            .command(
                Command.java(TrainedWorker.class.getName(), () -> arguments[1], options)
                    .archive(Path.of(arguments[0])))
            .sockets(SocketHandoff.tcp("http", "127.0.0.1", 0))
            .readiness(Readiness.reported().within(ofMinutes(1)))
            .restart(RestartPolicy.always().stableAfter(ofMillis(1)).neverGiveUp())
            .logs(Logs.inherited())
            .build();
    try (var supervisor =
        Supervisor.builder().name("h").programs(web).signals(OsSignals.standard()).start()) {
      supervisor.whenReady().join();
      System.out.println(
          "ready: at %s, host pid %d"
              .formatted(supervisor.address("http"), ProcessHandle.current().pid()));
      supervisor.awaitTermination();
    }
  }
}
