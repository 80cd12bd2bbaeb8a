package org.supervisor4j.netty.rpc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.supervisor4j.Command;
import org.supervisor4j.WorkerId;

/** Whether a start can't but fail, which supervisord looks at before ({@code check_execv_args}). */
final class Executable {

  private static final String DEFAULT_PATH = "/bin:/usr/bin:/usr/local/bin";

  private Executable() {}

  /** Throws the fault of a command that is not there, or no program. */
  static void require(Command command, WorkerId worker) {
    var program = command.head().get(0);
    var directory = command.directory().orElse(Path.of("")).toAbsolutePath();
    var file = program.contains("/") ? directory.resolve(program) : find(program, command, worker);
    if (Files.isDirectory(file)) {
      throw FaultCode.NOT_EXECUTABLE.of("command at '" + file + "' is a directory");
    }
    if (!Files.exists(file)) {
      throw FaultCode.NO_FILE.of("can't find command '" + program + "'");
    }
    if (!Files.isExecutable(file)) {
      throw FaultCode.NOT_EXECUTABLE.of("command at '" + file + "' is not executable");
    }
  }

  private static Path find(String program, Command command, WorkerId worker) {
    var path = command.environment(System.getenv(), worker).getOrDefault("PATH", DEFAULT_PATH);
    return List.of(path.split(":", -1)).stream()
        .map(entry -> Path.of(entry, program))
        .filter(Files::isRegularFile)
        .findFirst()
        .orElse(Path.of("/nonexistent", program));
  }
}
