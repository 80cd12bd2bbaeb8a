package org.supervisor4j.samples;

import java.nio.file.Path;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorException;

/** Another host: tries to start and says how that went. */
final class StartMain {

  private StartMain() {}

  /** Arguments: runtime parent, name, pid file, port. */
  public static void main(String[] arguments) {
    var spec =
        ProgramSpec.named("web")
            .command(Command.of("sleep", "1000"))
            .sockets(SocketHandoff.tcp("http", "127.0.0.1", Integer.parseInt(arguments[3])))
            .build();
    var builder =
        Supervisor.builder()
            .programs(spec)
            .runtimeParent(Path.of(arguments[0]))
            .name(arguments[1])
            .pidFile(Path.of(arguments[2]));
    try (var supervisor = builder.start()) {
      System.out.println("started at " + supervisor.address("http"));
    } catch (SupervisorException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }
}
