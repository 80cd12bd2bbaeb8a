package org.supervisor4j.netty.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.supervisor4j.Command;
import org.supervisor4j.Prefork;
import org.supervisor4j.WorkerId;

/**
 * Evaluates the command of one generation, pinned at its first worker. A user's functions and links
 * are asked on a thread of its own, which lives while there is something to do: what hangs there
 * holds up no other generation, and nobody's end.
 */
final class Evaluation {

  /**
   * What is known of a worker before its launch.
   *
   * @param head where the lines of all workers begin alike
   */
  record Evaluated(
      List<String> head,
      List<String> line,
      Optional<Path> directory,
      Map<String, String> environment) {

    /** The same with further options for its JVM, which those of the user may overrule. */
    Evaluated withJvmOptions(List<String> options) {
      var longer = new ArrayList<>(line);
      longer.addAll(1, options); // behind the program
      return new Evaluated(head, longer, directory, environment);
    }

    /** Told how many children it is to have. */
    Evaluated withChildren(Prefork prefork, int children) {
      var number = Integer.toString(children);
      if (prefork.by() == Prefork.By.VARIABLE) {
        return withVariable(prefork.name(), number);
      }
      var longer = new ArrayList<>(line);
      longer.addAll(List.of(prefork.name(), number));
      return new Evaluated(head, longer, directory, environment);
    }

    Evaluated withVariable(String name, String value) {
      var more = new HashMap<>(environment);
      more.put(name, value);
      return new Evaluated(head, line, directory, more);
    }
  }

  private final Duration limit;
  private final Executor thread = Threads.occasional("supervisor4j-command");
  private @Nullable Command pinned; // the thread's

  /** Each answer comes within the limit, or is a TimeoutException. */
  Evaluation(Duration limit) {
    this.limit = limit;
  }

  /** The command of that generation, always the same one, for this worker. */
  CompletableFuture<Evaluated> of(Command command, WorkerId worker) {
    var future = new CompletableFuture<Evaluated>();
    thread.execute(
        () -> {
          try {
            future.complete(evaluate(command, worker));
          } catch (RuntimeException | Error e) { // a user's
            future.completeExceptionally(e);
          }
        });
    return future.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A command that could not be pinned is asked again for the next worker. */
  private Evaluated evaluate(Command command, WorkerId worker) {
    var now = pinned == null ? command.pinned(WorkerEnvironment.INHERITED) : pinned;
    pinned = now;
    return new Evaluated(
        now.head(),
        now.line(worker),
        now.directory(),
        now.environment(WorkerEnvironment.INHERITED, worker));
  }
}
