package org.supervisor4j.netty.process;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.supervisor4j.SupervisorException;

/**
 * One process to be started.
 *
 * @param line the program, a path or a name to be looked up in the child's PATH, and its arguments
 * @param directory the host's if empty; a relative program path counts from here
 * @param environment all of it, nothing is added but LISTEN_PID and WATCHDOG_PID
 * @param inherited the host's descriptors by what they become in the child: 0, or 3 and more
 * @param prelude what happens between the spawn and the program
 * @param conditions as whom and within which limits it runs
 * @param stdout the host's descriptor that becomes 1
 * @param stderr the host's descriptor that becomes 2
 */
public record Launch(
    List<String> line,
    Optional<Path> directory,
    Map<String, String> environment,
    SortedMap<Integer, Integer> inherited,
    Prelude prelude,
    Conditions conditions,
    int stdout,
    int stderr) {

  /** What posix_spawn(3) can't do, so another program does it, and then becomes the one meant. */
  public enum Prelude {
    NONE,
    /** LISTEN_PID and WATCHDOG_PID, where they are of use, hold the child's own pid. */
    ANNOUNCE_PID,
    /** A write to a connection that is closed is an error and no signal. */
    IGNORE_SIGPIPE
  }

  public Launch {
    line = List.copyOf(line);
    environment = Map.copyOf(environment);
    inherited = Collections.unmodifiableSortedMap(new TreeMap<>(inherited));
    if (line.isEmpty()) {
      throw new SupervisorException("the command line is empty; name a program");
    }
  }

  String program() {
    return line.get(0);
  }

  List<String> arguments() {
    return line.subList(1, line.size());
  }

  /** Where the child runs. */
  Path workingDirectory() {
    return directory.orElse(Path.of("")).toAbsolutePath();
  }
}
