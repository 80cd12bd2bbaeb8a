package org.supervisor4j.netty.posix;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.supervisor4j.SupervisorException;

/**
 * What the kernel tells everybody of a process (proc_pid_stat(5)).
 *
 * @param state one letter: Z and X are dead, T and t stopped
 * @param parent 0 for the first of a container
 * @param group the process group; a worker leads its own
 * @param startTime in clock ticks since boot: with the pid, and within one boot, its identity
 * @param cpuTime that all its threads have used, in the same ticks
 */
public record ProcessStat(
    long pid, char state, long parent, long group, long startTime, long cpuTime) {

  /** The kernel's unit in /proc, whatever its own clock does (time(7)). */
  public static final int TICKS_PER_SECOND = 100;

  private static final Path PROC = Path.of("/proc");

  // fields count from 1
  private static final int STATE = 3;
  private static final int PARENT = 4;
  private static final int GROUP = 5;
  private static final int USER_TIME = 14;
  private static final int SYSTEM_TIME = 15;
  private static final int START_TIME = 22;

  /** Empty if there is no such process. */
  public static Optional<ProcessStat> of(long pid) {
    return read(PROC.resolve(Long.toString(pid)));
  }

  /**
   * The name of the program that it has executed last, its first 15 bytes, unless it has named
   * itself (PR_SET_NAME of prctl(2)); of a dead one, too. Empty if there is no such process.
   */
  public static Optional<String> nameOf(long pid) {
    try {
      var file = PROC.resolve(Long.toString(pid)).resolve("comm");
      return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Of all processes that there are now. */
  public static List<ProcessStat> all() {
    var all = new ArrayList<ProcessStat>();
    try (var processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      processes.forEach(process -> read(process).ifPresent(all::add));
    } catch (IOException e) {
      throw new SupervisorException("cannot read /proc; is it mounted?", e);
    }
    return all;
  }

  private static Optional<ProcessStat> read(Path process) {
    try {
      // a name may hold any byte, also spaces and parentheses: fields count from the last one
      var stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
      var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Optional.of(
          new ProcessStat(
              Long.parseLong(process.getFileName().toString()),
              fields[0].charAt(0),
              Long.parseLong(fields[PARENT - STATE]),
              Long.parseLong(fields[GROUP - STATE]),
              Long.parseLong(fields[START_TIME - STATE]),
              Long.parseLong(fields[USER_TIME - STATE])
                  + Long.parseLong(fields[SYSTEM_TIME - STATE])));
    } catch (IOException e) {
      return Optional.empty(); // ended, perhaps just now
    }
  }

  public boolean leadsItsGroup() {
    return pid == group;
  }

  /** Whether it was stopped, by a signal or a debugger, and does nothing until it is continued. */
  public boolean isStopped() {
    return state == 'T' || state == 't';
  }

  /** Whether it can still do anything: a dead one is listed until its parent takes its status. */
  public boolean runs() {
    return state != 'Z' && state != 'X';
  }
}
