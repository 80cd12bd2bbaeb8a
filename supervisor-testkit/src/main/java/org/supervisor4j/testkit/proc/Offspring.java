package org.supervisor4j.testkit.proc;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.netty.wire.Variables;
import org.supervisor4j.testkit.Story;

/** The processes of a supervisor in this JVM: its children, and what those have started. */
public final class Offspring {

  private Offspring() {}

  /** A line for each process of the story that is our child, alive or a zombie. */
  public static List<String> children(Story story) {
    return children(story, pid -> true);
  }

  /** Of these processes only. */
  public static List<String> children(Story story, LongPredicate which) {
    return story.events(WorkerStarted.class).stream()
        .filter(started -> which.test(started.pid()))
        .flatMap(started -> child(started).stream())
        .toList();
  }

  private static Optional<String> child(WorkerStarted started) {
    return Proc.stat(started.pid())
        .filter(Proc.Stat::isOurs)
        .map(stat -> stat.isZombie() ? "zombie " : "child ")
        .map(kind -> kind + started.pid() + " of " + started.worker());
  }

  /** A line for each process that tells by its environment that it is of this supervisor. */
  public static List<String> strangers(Path runtime) {
    return strangers(runtime, channel -> false);
  }

  /** But for those that have one of these channels. */
  public static List<String> strangers(Path runtime, Predicate<Path> known) {
    return Proc.all()
        .filter(
            pid ->
                channel(pid)
                    .filter(path -> path.startsWith(runtime) && !known.test(path))
                    .isPresent())
        .mapToObj(pid -> "process " + pid + ", " + Proc.commandLine(pid))
        .toList();
  }

  /** The channel of the worker that it is, or by which it was started. */
  public static Optional<Path> channel(long pid) {
    return Proc.variable(pid, Variables.CHANNEL).map(Path::of);
  }

  /** The runtime directory of the supervisor whose worker has this channel. */
  public static Path runtime(Path channel) {
    return channel.resolve("../..").normalize();
  }
}
