package org.supervisor4j.netty.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.PosixException;
import org.supervisor4j.netty.posix.Spawn;

/** Starts processes; what can't be started is an error with the program's name and the reason. */
public final class Launcher {

  /**
   * Starts a process and answers its pid. Blocks for about a millisecond, until the child executes;
   * not for the engine's thread. The caller watches and reaps it.
   *
   * @throws SupervisorException if it can't be started; then nothing was
   */
  public long launch(Launch launch) {
    launch.directory().ifPresent(directory -> requireUsable(directory, launch));
    var program = ProgramFile.find(launch);
    refuseIf(JavaFiles.objection(launch), launch);
    var chain = Chain.to(program.toString(), launch);
    if (chain.isPresent()) {
      // asked first, as a chain would run it as a script of a shell, or exit with 127
      refuseIf(ExecutableFormat.objection(program), launch);
    }
    var spawn = chain.map(links -> chained(links, launch)).orElseGet(() -> plain(program, launch));
    try {
      return spawn.start();
    } catch (PosixException e) {
      throw explained(e, spawn.executable(), launch);
    }
  }

  private static void requireUsable(Path directory, Launch launch) {
    var path = directory.toAbsolutePath();
    if (!Files.exists(path)) {
      throw ProgramFile.failure(launch, "has no directory " + path + " to run in; create it");
    }
    if (!Files.isDirectory(path)) {
      throw ProgramFile.failure(launch, "can't run in " + path + ": not a directory; name one");
    }
    if (!Files.isExecutable(path)) {
      throw ProgramFile.failure(launch, "can't enter its directory " + path + "; chmod +x it");
    }
    var closed = new FileAccess(launch.conditions()).executeObjection(path);
    refuseIf(closed.map(why -> "can't run in its directory: " + why + "; chmod it"), launch);
  }

  private static void refuseIf(Optional<String> objection, Launch launch) {
    objection.ifPresent(
        reason -> {
          throw ProgramFile.failure(launch, reason);
        });
  }

  private static Spawn plain(Path program, Launch launch) {
    return spawn(program, launch.line(), launch.environment(), launch);
  }

  private static Spawn chained(Chain chain, Launch launch) {
    return spawn(Path.of(chain.line().get(0)), chain.line(), chain.environment(), launch);
  }

  private static Spawn spawn(
      Path executable, List<String> line, Map<String, String> environment, Launch launch) {
    return new Spawn(
        executable,
        line,
        environment,
        launch.directory().map(Path::toAbsolutePath),
        launch.stdout(),
        launch.stderr(),
        launch.inherited());
  }

  private static SupervisorException explained(PosixException e, Path program, Launch launch) {
    var reason =
        switch (e.errno()) {
          case ENOEXEC -> ExecutableFormat.UNKNOWN + program;
          case ENOENT ->
              "can't execute "
                  + program
                  + ": it or the interpreter in its #! line is missing; install it";
          case EACCES ->
              "may not be executed: " + program + "; check its #! line and a noexec mount";
          case E2BIG -> "got too many arguments or variables; shorten them";
          case EAGAIN -> "can't be started now: too many processes; raise ulimit -u or pids.max";
          default -> "can't be started: " + program;
        };
    return ProgramFile.failure(launch, reason + " (" + e.getMessage() + ")", e);
  }
}
