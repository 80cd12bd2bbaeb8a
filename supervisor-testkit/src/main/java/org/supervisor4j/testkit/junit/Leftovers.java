package org.supervisor4j.testkit.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.supervisor4j.testkit.Story;
import org.supervisor4j.testkit.proc.Look;
import org.supervisor4j.testkit.proc.Offspring;

/** What a supervisor that has ended must not leave: processes, threads, files, descriptors. */
final class Leftovers {

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
    var found = Look.untilNothing(() -> found(story));
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

  private List<String> found(Story story) {
    var all = new ArrayList<String>();
    all.addAll(Offspring.children(story));
    all.addAll(Offspring.strangers(runtime));
    runningThreads(all);
    files(all);
    return all;
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
