package org.supervisor4j.testkit.fault;

import static java.time.Duration.ofMillis;

import java.nio.file.Path;
import java.time.Duration;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.Watchdog;
import org.supervisor4j.netty.engine.EventLog;

/** A host of two puppets in a JVM of its own; it prints what happens. */
final class HostMain {

  private HostMain() {}

  /** Arguments: directory, port, time to get ready, silence of the watchdog. */
  public static void main(String[] arguments) {
    var directory = Path.of(arguments[0]);
    var web =
        ProgramSpec.named("web")
            .command(Puppets.in(directory).command(Theatre.QUICK))
            .workers(2)
            .sockets(SocketHandoff.tcp("http", "127.0.0.1", Integer.parseInt(arguments[1])))
            .readiness(Readiness.reported().within(Duration.parse(arguments[2])))
            .watchdog(Watchdog.silence(Duration.parse(arguments[3])))
            .restart(RestartPolicy.always().backoff(ofMillis(10), ofMillis(10)))
            .build();
    try (var supervisor =
        Supervisor.builder()
            .name("host")
            .runtimeParent(directory)
            .programs(web)
            .on(SupervisorEvent.class, event -> System.out.println(EventLog.describe(event)))
            .start()) {
      supervisor.awaitTermination();
    }
  }
}
