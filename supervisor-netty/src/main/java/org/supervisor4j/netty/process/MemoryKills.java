package org.supervisor4j.netty.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How often the kernel has killed in this host's cgroup, where its workers start, for want of
 * memory: {@code oom_kill} of memory.events (cgroup v2). Safe for use by any thread.
 */
public final class MemoryKills {

  private static final String UNIFIED = "0::";
  private static final String COUNT = "oom_kill ";

  private final Optional<Path> events;
  private long explained; // guarded by this: the kill up to which a death was found for each

  private MemoryKills(Optional<Path> events) {
    this.events = events;
  }

  public static MemoryKills ofThisHost() {
    return in(Path.of("/proc/self/cgroup"), Path.of("/sys/fs/cgroup"));
  }

  /** In the group that a process has for itself, or else in that of the host. */
  public static MemoryKills of(Launch launch, MemoryKills host) {
    return launch
        .conditions()
        .cgroup()
        .map(group -> new MemoryKills(Optional.of(group.resolve("memory.events"))))
        .orElse(host);
  }

  /** Counts nothing where no memory is accounted: cgroup v1, or the root of all cgroups. */
  static MemoryKills in(Path membership, Path mount) {
    return new MemoryKills(
        value(membership, UNIFIED)
            .map(group -> mount.resolve(group.substring(1)).resolve("memory.events"))
            .filter(Files::isReadable));
  }

  /** How many there were until now. */
  public long count() {
    return events.flatMap(file -> value(file, COUNT)).map(Long::parseLong).orElse(0L);
  }

  /** Whether there was one since this count that explains no other death yet. */
  public synchronized boolean explainsOneSince(long before) {
    var first = Math.max(before, explained);
    if (count() <= first) {
      return false;
    }
    explained = first + 1;
    return true;
  }

  private static Optional<String> value(Path file, String name) {
    try (var lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(name))
          .findFirst()
          .map(line -> line.substring(name.length()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
