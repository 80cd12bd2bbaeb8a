package org.supervisor4j.netty.posix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the kernel says about a process (proc(5)). */
public final class Proc {

  private Proc() {}

  public static long self() {
    return ProcessHandle.current().pid();
  }

  /**
   * Descriptor to what it is, as {@code socket:[inode]}; without those that come and go by
   * themselves: of this listing, and of a JVM's memory limit, which it looks up at each
   * compilation. A new child's loader opens libraries for a moment: wait until it is done.
   */
  public static Map<Integer, String> descriptors(long pid) {
    var found = new TreeMap<Integer, String>();
    try (var links = Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
      for (var link : links) {
        found.put(Integer.valueOf(link.getFileName().toString()), target(link));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    found
        .values()
        .removeIf(
            file ->
                file.equals("gone")
                    || file.equals("/proc/" + pid + "/fd")
                    || file.startsWith("/sys/fs/cgroup/"));
    return found;
  }

  /** What this JVM has open now and had not then, whatever others have closed meanwhile. */
  public static Set<Map.Entry<Integer, String>> openedSince(Map<Integer, String> then) {
    var now = new HashSet<>(descriptors(self()).entrySet());
    now.removeAll(then.entrySet());
    return now;
  }

  /** How many this JVM has, but for those of its classes, which it opens when it likes. */
  public static long openHere() {
    return descriptors(self()).values().stream()
        .filter(file -> !file.endsWith(".jar") && !file.endsWith(".class"))
        .count();
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return "gone";
    }
  }

  public static String descriptor(long pid, int fd) {
    return target(Path.of("/proc/" + pid + "/fd/" + fd));
  }

  public static Path directory(long pid) {
    return Path.of(target(Path.of("/proc/" + pid + "/cwd")));
  }

  /** A signal set of the status file, as {@code SigBlk}. */
  public static long signals(String pid, String field) {
    return read("/proc/" + pid + "/status")
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> Long.parseUnsignedLong(line.substring(field.length() + 1).strip(), 16))
        .findFirst()
        .orElseThrow();
  }

  /** Filled in only after posix_spawn has returned: wait for it. */
  public static Map<String, String> environment(long pid) {
    return Arrays.stream(read("/proc/" + pid + "/environ").split("\0", 0))
        .filter(variable -> !variable.isEmpty())
        .collect(
            Collectors.toMap(
                v -> v.substring(0, v.indexOf('=')), v -> v.substring(v.indexOf('=') + 1)));
  }

  /** The file it executes; true as soon as posix_spawn has returned. */
  public static Path program(long pid) {
    return Path.of(target(Path.of("/proc/" + pid + "/exe")));
  }

  public static String name(long pid) {
    return read("/proc/" + pid + "/comm").strip();
  }

  /** Process group, field 5 of the stat file. */
  public static long group(long pid) {
    var stat = read("/proc/" + pid + "/stat");
    return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[5 - 3]);
  }

  /** Whether it runs; a zombie does not. */
  public static boolean lives(long pid) {
    try {
      var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
    } catch (IOException e) {
      return false;
    }
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
