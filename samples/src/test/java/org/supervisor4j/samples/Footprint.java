package org.supervisor4j.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a supervisor in this JVM holds of the system: how many descriptors of each kind or file,
 * threads of each name, child processes, and files of each name in its directory.
 */
record Footprint(
    Map<String, Long> descriptors,
    Map<String, Long> threads,
    long children,
    Map<String, Long> files) {

  private static final Set<String> IDLERS =
      Set.of("supervisor4j-callbacks", "supervisor4j-closing");

  /** As soon as the threads that go when they are idle have gone. */
  static Footprint settled(Path directory) {
    return await()
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> of(directory),
            now -> now.threads().keySet().stream().noneMatch(IDLERS::contains));
  }

  private static Footprint of(Path directory) {
    return new Footprint(
        count(
            Proc.descriptors(Proc.self()).values().stream()
                .filter(Footprint::isNotTheJvms)
                .map(file -> file.replaceAll(":\\[\\d+]$", ""))),
        count(
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("supervisor"))
                .map(name -> name.replaceAll("-\\d+", "-N"))),
        ProcessHandle.current().children().count(),
        files(directory));
  }

  /** A JVM opens class files and asks for its memory limit when it likes. */
  private static boolean isNotTheJvms(String file) {
    return !file.endsWith(".jar") && !file.startsWith("/sys/fs/cgroup/");
  }

  private static Map<String, Long> files(Path directory) {
    try (var all = Files.walk(directory)) {
      return count(
          all.map(file -> directory.relativize(file).toString())
              .map(name -> name.replaceAll("\\d+", "N")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Long> count(Stream<String> names) {
    return names.collect(
        Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
  }

  /**
   * Some of it goes a little later than what it was for: idle threads, pipes, draining workers. So
   * what was looked at first may have had something on its way out, and nothing is to be more.
   */
  void awaitAgain(Path directory) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions() // a file that went while the directory was walked
        .untilAsserted(() -> assertThat(of(directory).beyond(this)).isEmpty());
  }

  /** What there is more of, and how many more. */
  private Map<String, Long> beyond(Footprint before) {
    var more = new TreeMap<String, Long>();
    more.putAll(beyond("descriptor ", descriptors, before.descriptors));
    more.putAll(beyond("thread ", threads, before.threads));
    more.putAll(beyond("", Map.of("children", children), Map.of("children", before.children)));
    more.putAll(beyond("file ", files, before.files));
    return more;
  }

  private static Map<String, Long> beyond(
      String kind, Map<String, Long> now, Map<String, Long> before) {
    return now.entrySet().stream()
        .filter(entry -> entry.getValue() > before.getOrDefault(entry.getKey(), 0L))
        .collect(
            Collectors.toMap(
                entry -> kind + entry.getKey(),
                entry -> entry.getValue() - before.getOrDefault(entry.getKey(), 0L)));
  }
}
