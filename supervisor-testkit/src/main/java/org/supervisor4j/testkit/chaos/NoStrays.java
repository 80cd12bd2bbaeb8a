package org.supervisor4j.testkit.chaos;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.supervisor4j.Supervisor;
import org.supervisor4j.testkit.Story;
import org.supervisor4j.testkit.proc.Look;
import org.supervisor4j.testkit.proc.Offspring;
import org.supervisor4j.testkit.proc.Proc;

/** When all is calm there is no process of the supervisor's but its workers, and no zombie. */
final class NoStrays implements Invariant {

  private final Supervisor supervisor;
  private final Story story;

  NoStrays(Supervisor supervisor, Story story) {
    this.supervisor = supervisor;
    this.story = story;
  }

  @Override
  public List<String> whenCalm() {
    return Look.untilNothing(
        () -> Stream.of(former(), zombies(), orphans()).flatMap(Function.identity()).toList());
  }

  private LongStream workers() {
    return supervisor.programs().stream()
        .flatMap(program -> program.status().workers().stream())
        .flatMapToLong(worker -> worker.pid().stream());
  }

  private Stream<String> former() {
    var alive = workers().boxed().collect(Collectors.toSet());
    return Offspring.children(story, pid -> !alive.contains(pid)).stream();
  }

  private static Stream<String> zombies() {
    return Proc.all()
        .filter(pid -> Proc.stat(pid).filter(stat -> stat.isZombie() && stat.isOurs()).isPresent())
        .mapToObj(pid -> "zombie " + pid);
  }

  /** What has the channel of a worker that is no more. */
  private Stream<String> orphans() {
    var theirs =
        workers()
            .mapToObj(Offspring::channel)
            .flatMap(Optional::stream)
            .collect(Collectors.toSet());
    return theirs.stream()
        .map(Offspring::runtime)
        .distinct()
        .flatMap(runtime -> Offspring.strangers(runtime, theirs::contains).stream())
        .map(process -> "orphan: " + process);
  }
}
