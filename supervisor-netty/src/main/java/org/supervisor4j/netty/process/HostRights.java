package org.supervisor4j.netty.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.supervisor4j.Execution;
import org.supervisor4j.netty.posix.ProcessStatus;

/** What this host may do to its children, and what they get if it does nothing. */
final class HostRights {

  /** By number (capabilities(7)). */
  enum Capability {
    CHOWN(0),
    KILL(5),
    SETGID(6),
    SETUID(7),
    SYS_NICE(23),
    SYS_RESOURCE(24);

    private final int number;

    Capability(int number) {
      this.number = number;
    }
  }

  /** How /proc/PID/limits (proc_pid_limits(5)) calls what prlimit(1) does. */
  private static final Map<String, String> TITLES =
      Map.ofEntries(
          Map.entry("as", "Max address space"),
          Map.entry("core", "Max core file size"),
          Map.entry("cpu", "Max cpu time"),
          Map.entry("data", "Max data size"),
          Map.entry("fsize", "Max file size"),
          Map.entry("locks", "Max file locks"),
          Map.entry("memlock", "Max locked memory"),
          Map.entry("msgqueue", "Max msgqueue size"),
          Map.entry("nice", "Max nice priority"),
          Map.entry("nofile", "Max open files"),
          Map.entry("nproc", "Max processes"),
          Map.entry("rss", "Max resident set"),
          Map.entry("rtprio", "Max realtime priority"),
          Map.entry("rttime", "Max realtime timeout"),
          Map.entry("sigpending", "Max pending signals"),
          Map.entry("stack", "Max stack size"));

  private static final int NICE = 19; // its field of proc_pid_stat(5)
  private static final int STATE = 3;
  private static final int LONGEST = 8192;

  private final long self;

  HostRights() {
    this(ProcessHandle.current().pid());
  }

  /** Of another process. */
  HostRights(long pid) {
    self = pid;
  }

  boolean has(Capability capability) {
    return ProcessStatus.hasCapability(self, capability.number);
  }

  List<Capability> missing(Capability... wanted) {
    return Arrays.stream(wanted).filter(capability -> !has(capability)).toList();
  }

  int uid() {
    return ProcessStatus.uid(self).orElseThrow();
  }

  int gid() {
    return ProcessStatus.gid(self).orElseThrow();
  }

  /** From -20 to 19. */
  int nice() {
    var stat = ofProcess("stat").orElse("");
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[NICE - STATE]);
  }

  /** The hard limit of a resource; empty if the system does not tell. */
  OptionalLong hardLimit(String resource) {
    var title = TITLES.getOrDefault(resource, resource);
    return ofProcess("limits").stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith(title))
        .map(line -> line.substring(title.length()).strip().split("\\s+", -1)[1])
        .mapToLong(
            hard -> hard.equals("unlimited") ? Execution.UNLIMITED : Long.parseUnsignedLong(hard))
        .findFirst();
  }

  /** Above it nobody may raise the limit of open files, whoever it is (proc_sys_fs(5)). */
  OptionalLong mostOpenFiles() {
    return text(Path.of("/proc/sys/fs/nr_open")).stream()
        .mapToLong(number -> Long.parseLong(number.strip()))
        .findFirst();
  }

  /** The processors that are there; empty if the system does not tell. */
  Optional<String> processors() {
    return text(Path.of("/sys/devices/system/cpu/online")).map(String::strip);
  }

  /** Of a list as 0-3,7. */
  static BitSet numbers(String list) {
    var all = new BitSet();
    for (var range : list.split(",", -1)) {
      var ends = range.split("-", -1);
      all.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
    }
    return all;
  }

  private Optional<String> ofProcess(String file) {
    return text(Path.of("/proc/" + self).resolve(file));
  }

  /** In one read: the second of a file of /proc/sys is empty wherever it begins. */
  private static Optional<String> text(Path file) {
    try (var in = Files.newInputStream(file)) {
      return Optional.of(new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
