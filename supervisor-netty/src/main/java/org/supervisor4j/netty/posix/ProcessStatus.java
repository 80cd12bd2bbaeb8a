package org.supervisor4j.netty.posix;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.supervisor4j.Signal;

/** What /proc/PID/status says (proc_pid_status(5)); to read it waits for nothing of the process. */
public final class ProcessStatus {

  private static final int HEXADECIMAL = 16;

  private ProcessStatus() {}

  /** How much of it is in memory, in bytes; empty if there is no such process, or it is dead. */
  public static OptionalLong resident(long pid) {
    return field(pid, "VmRSS:").stream()
        .mapToLong(text -> Long.parseLong(text.substring(0, text.indexOf(' '))) * 1024)
        .findFirst();
  }

  /** Whether it has a handler for the signal, which does nothing else to it then. */
  public static boolean catches(long pid, Signal signal) {
    return field(pid, "SigCgt:")
        .map(mask -> Long.parseUnsignedLong(mask, HEXADECIMAL))
        .filter(mask -> (mask >>> (signal.number() - 1) & 1) == 1)
        .isPresent();
  }

  /** The user that it acts as: of real, effective, saved and file system's the second. */
  public static OptionalInt uid(long pid) {
    return effective(pid, "Uid:");
  }

  /** The group that it acts as. */
  public static OptionalInt gid(long pid) {
    return effective(pid, "Gid:");
  }

  private static OptionalInt effective(long pid, String name) {
    return field(pid, name).stream()
        .mapToInt(ids -> Integer.parseUnsignedInt(ids.split("\\s+", -1)[1]))
        .findFirst();
  }

  /** Whether it has this capability now, by its number (capabilities(7)). */
  public static boolean hasCapability(long pid, int number) {
    return field(pid, "CapEff:")
        .map(mask -> Long.parseUnsignedLong(mask, HEXADECIMAL))
        .filter(mask -> (mask >>> number & 1) == 1)
        .isPresent();
  }

  private static Optional<String> field(long pid, String name) {
    var file = Path.of("/proc/" + pid + "/status");
    try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(name.length()).strip())
          .findFirst();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty(); // ended, perhaps just now
    }
  }
}
