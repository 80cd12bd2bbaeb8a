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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.supervisor4j.Command;
import org.supervisor4j.Hooks;
import org.supervisor4j.Prefork;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.process.Conditions;

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
      Map<String, String> environment,
      Conditions conditions) {

    /** The same with further options for its JVM, which those of the user may overrule. */
    Evaluated withJvmOptions(List<String> options) {
      var longer = new ArrayList<>(line);
      longer.addAll(1, options); // behind the program
      return new Evaluated(head, longer, directory, environment, conditions);
    }

    /** Told how many children it is to have. */
    Evaluated withChildren(Prefork prefork, int children) {
      var number = Integer.toString(children);
      if (prefork.by() == Prefork.By.VARIABLE) {
        return withVariable(prefork.name(), number);
      }
      var longer = new ArrayList<>(line);
      longer.addAll(List.of(prefork.name(), number));
      return new Evaluated(head, longer, directory, environment, conditions);
    }

    Evaluated withVariable(String name, String value) {
      return withVariables(Map.of(name, value));
    }

    Evaluated withVariables(Map<String, String> variables) {
      var more = new HashMap<>(environment);
      more.putAll(variables);
      return new Evaluated(head, line, directory, more, conditions);
    }
  }

  private final Duration limit;
  private final Executor thread = Threads.occasional("supervisor4j-command");
  private @Nullable Pinned pinned; // the thread's

  /** What all workers of the generation have in common. */
  private record Pinned(Command command, Conditions conditions) {

    static Pinned of(Command command, String program) {
      var conditions = Conditions.of(command.execution(), "program " + program, "command");
      return new Pinned(command.pinned(inherited(conditions)), conditions);
    }

    /** Of another user, who is at home elsewhere. */
    private static Map<String, String> inherited(Conditions conditions) {
      var all = new HashMap<>(WorkerEnvironment.INHERITED);
      conditions.account().ifPresent(user -> all.putAll(WorkerEnvironment.of(user)));
      return all;
    }
  }

  /** Each answer comes within the limit, or is a TimeoutException. */
  Evaluation(Duration limit) {
    this.limit = limit;
  }

  /** The command of that generation, always the same one, for this worker. */
  CompletableFuture<Evaluated> of(Command command, WorkerId worker) {
    return asked(() -> evaluate(command, worker));
  }

  /** What runs around the life of this worker, whose command comes to that. */
  CompletableFuture<Hooked> of(Hooks hooks, WorkerId worker, Evaluated command) {
    return hooks.equals(Hooks.none())
        ? CompletableFuture.completedFuture(Hooked.NONE)
        : asked(() -> Hooked.of(hooks, worker, command));
  }

  private <T> CompletableFuture<T> asked(Supplier<T> question) {
    var future = new CompletableFuture<T>();
    thread.execute(
        () -> {
          try {
            future.complete(question.get());
          } catch (RuntimeException | Error e) { // a user's
            future.completeExceptionally(e);
          }
        });
    return future.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** A command that could not be pinned is asked again for the next worker. */
  private Evaluated evaluate(Command command, WorkerId worker) {
    var now = pinned == null ? Pinned.of(command, worker.program()) : pinned;
    pinned = now;
    return new Evaluated(
        now.command().head(),
        now.command().line(worker),
        now.command().directory(),
        now.command().environment(WorkerEnvironment.INHERITED, worker),
        now.conditions());
  }
}
