package org.supervisor4j.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is in this JVM that was not there before: descriptors, threads, children, files. */
final class Leftovers {

  private final Path directory;
  private final List<String> before;

  Leftovers(Path directory) {
    this.directory = directory;
    before = now();
  }

  /** Threads and loops end shortly after they were told to, hence the patience. */
  void assertNone() {
    await()
        .ignoreExceptions() // a file that went while the directory was walked
        .untilAsserted(() -> assertThat(added()).isEmpty());
  }

  private List<String> added() {
    var added = now();
    before.forEach(added::remove);
    return added;
  }

  private List<String> now() {
    var all = new ArrayList<String>();
    all.addAll(descriptors());
    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("supervisor"))
        .forEach(thread -> all.add("thread " + thread.getName()));
    ProcessHandle.current().children().forEach(child -> all.add("child " + child.pid()));
    try (var files = Files.walk(directory)) {
      files.forEach(file -> all.add("file " + file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /** Without those that a JVM opens when it likes: class files, its memory limit, this listing. */
  private static List<String> descriptors() {
    try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
      return links
          .map(Leftovers::target)
          .filter(file -> !file.endsWith(".jar") && !file.startsWith("/sys/fs/cgroup/"))
          .filter(file -> !file.startsWith("/proc/"))
          .map(file -> "descriptor of " + file)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "/proc/gone";
    }
  }
}
