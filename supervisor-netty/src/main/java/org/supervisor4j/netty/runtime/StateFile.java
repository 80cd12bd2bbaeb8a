package org.supervisor4j.netty.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Processes;

/**
 * The workers that live, for a next host to find: one line each. Always complete, since it is
 * written beside and moved into place.
 */
public final class StateFile {

  private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);
  private static final String VERSION = "supervisor4j 1";

  /**
   * A worker process; pid and start time together name it within one boot.
   *
   * @param startTime in clock ticks since boot (proc_pid_stat(5))
   */
  public record Entry(
      long pid, long startTime, String program, int slot, int generation, List<String> sockets) {

    private String line() {
      return String.join(
          " ",
          Long.toString(pid),
          Long.toString(startTime),
          program,
          Integer.toString(slot),
          Integer.toString(generation),
          String.join(",", sockets));
    }

    private static Entry parse(String line) {
      var fields = line.split(" ", -1);
      return new Entry(
          Long.parseLong(fields[0]),
          Long.parseLong(fields[1]),
          fields[2],
          Integer.parseInt(fields[3]),
          Integer.parseInt(fields[4]),
          fields[5].isEmpty() ? List.of() : List.of(fields[5].split(",")));
    }

    @Override
    public String toString() {
      return program + "/" + slot + "#" + generation + ", pid " + pid;
    }
  }

  private final Path path;

  StateFile(Path path) {
    this.path = path;
  }

  public void write(List<Entry> entries) {
    var lines = new ArrayList<String>();
    lines.add(VERSION + " " + Processes.bootId());
    entries.forEach(entry -> lines.add(entry.line()));
    var beside = path.resolveSibling(path.getFileName() + ".new");
    try {
      Files.write(beside, lines);
      Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new SupervisorException("can't write " + path + ": " + e, e);
    }
  }

  /** Empty if there is none, it can't be read, or the machine was booted since. */
  public List<Entry> read() {
    try {
      var lines = Files.readAllLines(path);
      if (lines.isEmpty() || !lines.get(0).equals(VERSION + " " + Processes.bootId())) {
        return List.of();
      }
      return lines.stream().skip(1).map(Entry::parse).toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} can't be read, so workers that a dead host left are not found: {}", path, e);
      return List.of();
    }
  }

  void delete() throws IOException {
    Files.deleteIfExists(path);
  }
}
