package org.supervisor4j.testkit.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.testkit.Story;

/** What a supervisor that has ended must not leave: processes, threads, files, descriptors. */
final class Leftovers {

  /** Threads and pipes go shortly after what they were for. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Path runtime;
  private final ThreadGroup threads;
  private final boolean watchesDescriptors;

  Leftovers(String test, Path runtime, boolean watchesDescriptors) {
    this.runtime = runtime;
    this.threads = new ThreadGroup("supervisor of " + test);
    this.watchesDescriptors = watchesDescriptors;
    if (watchesDescriptors) {
      DescriptorWatch.enter(test);
    }
  }

  /** Of the supervisor, and of whatever its threads start. */
  ThreadGroup threads() {
    return threads;
  }

  /**
   * Waits a little for what goes by itself.
   *
   * @throws AssertionError with a line for each thing that stays
   */
  void assertNone(Story story) {
    var found = await(() -> found(story));
    if (watchesDescriptors) {
      found.addAll(DescriptorWatch.leave());
    }
    if (!found.isEmpty()) {
      throw new AssertionError(
          "the supervisor has left behind:\n  " + String.join("\n  ", found) + "\n" + story);
    }
  }

  /** The start failed, with an error of its own. */
  void forget() {
    if (watchesDescriptors) {
      DescriptorWatch.forget();
    }
  }

  interface Look {
    List<String> found();
  }

  static List<String> await(Look look) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    var found = look.found();
    while (!found.isEmpty() && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE.toNanos());
      found = look.found();
    }
    return new ArrayList<>(found);
  }

  private List<String> found(Story story) {
    var all = new ArrayList<String>();
    story.events(WorkerStarted.class).forEach(started -> child(started, all));
    strangers(all);
    runningThreads(all);
    files(all);
    return all;
  }

  private static void child(WorkerStarted started, List<String> all) {
    var us = String.valueOf(ProcessHandle.current().pid());
    Proc.stat(started.pid())
        .filter(stat -> stat.parent().equals(us))
        .ifPresent(
            stat ->
                all.add(
                    (stat.isZombie() ? "zombie " : "child ")
                        + started.pid()
                        + " of "
                        + started.worker()));
  }

  /** What workers have started tells by its environment whose it is. */
  private void strangers(List<String> all) {
    var mark = "SUPERVISOR4J_CHANNEL=" + runtime + "/";
    Proc.all()
        .filter(pid -> Proc.environment(pid).contains(mark))
        .forEach(pid -> all.add("process " + pid + ", " + Proc.commandLine(pid)));
  }

  private void runningThreads(List<String> all) {
    var alive = new Thread[threads.activeCount() + 10];
    var count = threads.enumerate(alive);
    Stream.of(alive).limit(count).map(Thread::getName).forEach(name -> all.add("thread " + name));
  }

  private void files(List<String> all) {
    if (!Files.isDirectory(runtime)) {
      return;
    }
    try (var left = Files.list(runtime)) {
      left.forEach(file -> all.add("runtime directory " + file));
    } catch (IOException e) {
      all.add("runtime directory " + runtime + ": " + e);
    }
  }
}
