package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What the kernel says about processes (proc(5)). */
final class Proc {

  private static final int UTIME = 14;
  private static final int STIME = 15;

  private Proc() {}

  static long self() {
    return ProcessHandle.current().pid();
  }

  /** Descriptor to what it is, as {@code socket:[inode]}; without the one of this very listing. */
  static Map<Integer, String> descriptors(long pid) {
    var directory = Path.of("/proc/" + pid + "/fd");
    var found = new TreeMap<Integer, String>();
    try (var links = Files.newDirectoryStream(directory)) {
      for (var link : links) {
        found.put(Integer.valueOf(link.getFileName().toString()), target(link));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    found.values().removeIf(file -> file.isEmpty() || file.equals(directory.toString()));
    return found;
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }

  /** What of these is a socket. */
  static List<String> sockets(long pid) {
    return ofKind("socket:", pid);
  }

  /** What the process has open of this kind, as {@code pipe:}. */
  static List<String> ofKind(String kind, long pid) {
    return descriptors(pid).values().stream().filter(file -> file.startsWith(kind)).toList();
  }

  /** A line of the status file, as {@code SigBlk}. */
  static String status(long pid, String field) {
    return read(pid, "status")
        .lines()
        .filter(line -> line.startsWith(field + ":"))
        .map(line -> line.substring(field.length() + 1).strip())
        .findFirst()
        .orElseThrow();
  }

  /** How the file behind that descriptor was opened, as fcntl(2) F_GETFL says it. */
  static int fileFlags(long pid, int descriptor) {
    return read(pid, "fdinfo/" + descriptor)
        .lines()
        .filter(line -> line.startsWith("flags:"))
        .map(line -> Integer.parseInt(line.substring("flags:".length()).strip(), 8))
        .findFirst()
        .orElseThrow();
  }

  /** R, S, D, T, Z, ...; field 3 of the stat file. */
  static char state(long pid) {
    return field(pid, 3).charAt(0);
  }

  /** The time that its threads have spent on a CPU, in ticks of 10 ms; not that of its children. */
  static long cpuTicks(long pid) {
    return Long.parseLong(field(pid, UTIME)) + Long.parseLong(field(pid, STIME));
  }

  private static String field(long pid, int number) {
    var stat = read(pid, "stat");
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[number - 3];
  }

  /** Those that run this very command line; zombies do not. */
  static List<Long> running(String... line) {
    var wanted = String.join("\0", line) + "\0";
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      return all.map(path -> path.getFileName().toString())
          .filter(name -> name.matches("\\d+"))
          .map(Long::valueOf)
          .filter(pid -> commandLine(pid).equals(wanted))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String commandLine(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline"), ISO_8859_1);
    } catch (IOException e) {
      return ""; // ended meanwhile
    }
  }

  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/" + file), ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
