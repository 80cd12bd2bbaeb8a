package org.supervisor4j;

import java.nio.file.Path;
import java.util.List;

/**
 * Where the class-data archives of a command are: files that a JVM maps at its start instead of
 * reading, parsing and linking its classes (JDK 17 to 24: an AppCDS archive, JEP 350; from 25 on an
 * AOT cache, JEP 514).
 *
 * <p>One is made by a throw-away worker once the first worker is ready that had to start without:
 * the same command on listening sockets of its own, with {@link WorkerContext#training} true, asked
 * for the paths, drained, and gone within a minute. What JDK, JVM options, class path and its files
 * are is part of the file's name, so what has changed is not used. It is never a reason not to
 * start: a worker that cannot have one starts without, and a line in the log says why.
 *
 * @param directory absolute
 * @param paths what the throw-away worker is asked for, each by a GET on each of its sockets
 */
public record ClassArchive(Path directory, List<String> paths) {

  public ClassArchive {
    directory = directory.toAbsolutePath();
    paths = List.copyOf(paths);
  }
}
