package org.supervisor4j.netty.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.posix.ProcessStat;
import org.supervisor4j.netty.posix.Processes;

/**
 * The list of workers that outlives the host, so that the next one finds them. Its lines: a
 * version, the boot id, {@code host pid start}, and for each worker {@code worker number pid start
 * program slot generation listener,listener}.
 */
public final class StateFile {

  private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);
  private static final String VERSION = "supervisor4j state 1";
  private static final String BOOT = "boot " + Processes.bootId();
  private static final String HOST = hostLine(ProcessStat.of(ProcessHandle.current().pid()));
  private static final int HEAD = 3; // lines before the workers'
  private static final String NOTHING = "-";

  /**
   * One worker's process.
   *
   * @param number of its directory
   * @param startTime in ticks since boot: with the pid it tells the process from a later one
   */
  public record Entry(
      long number, WorkerId worker, long pid, long startTime, List<String> listeners) {

    public Entry {
      listeners = List.copyOf(listeners);
    }

    private String line() {
      var names = listeners.isEmpty() ? NOTHING : String.join(",", listeners);
      // not formatted(): with 1000 workers each start writes 1000 of these
      return String.join(
          " ",
          "worker",
          Long.toString(number),
          Long.toString(pid),
          Long.toString(startTime),
          worker.program(),
          Integer.toString(worker.slot()),
          Integer.toString(worker.generation()),
          names);
    }

    private static Entry parsed(String line) {
      var words = line.split(" ", -1);
      if (words.length != 8 || !words[0].equals("worker")) {
        throw new IllegalArgumentException("unknown line \"" + line + '"');
      }
      requirePid(words[2]);
      var worker = new WorkerId(words[4], Integer.parseInt(words[5]), Integer.parseInt(words[6]));
      var names = words[7].equals(NOTHING) ? List.<String>of() : List.of(words[7].split(",", -1));
      return new Entry(
          Long.parseLong(words[1]),
          worker,
          Long.parseLong(words[2]),
          Long.parseLong(words[3]),
          names);
    }

    /** To kill(2), 0 and below mean many processes; 1 is never a worker. */
    private static void requirePid(String word) {
      if (Integer.parseInt(word) <= 1) {
        throw new IllegalArgumentException(word + " is not the pid of a worker");
      }
    }
  }

  private final Path file;

  StateFile(Path file) {
    this.file = file;
  }

  /** Replaces the list at once: a reader sees the old one or this one. */
  public void write(List<Entry> entries) {
    var lines = new ArrayList<>(List.of(VERSION, BOOT, HOST));
    entries.forEach(entry -> lines.add(entry.line()));
    var next = next();
    try {
      Files.write(next, lines);
      Files.move(next, file, ATOMIC_MOVE);
    } catch (IOException e) {
      throw new SupervisorException("cannot write %s: %s".formatted(file, e), e);
    }
  }

  private static String hostLine(Optional<ProcessStat> host) {
    return host.map(process -> "host %d %d".formatted(process.pid(), process.startTime()))
        .orElse("no host");
  }

  /** The workers listed in this boot of the machine; none if there is no list that we can read. */
  public List<Entry> read() {
    try {
      var lines = lines();
      if (lines.isEmpty() || isOfThisBoot(lines)) {
        return lines.stream().skip(HEAD).map(Entry::parsed).toList();
      }
      LOG.warn("ignoring {}: the machine was booted since, its workers are gone", file);
      return List.of();
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("ignoring {}: {}; end what is left of the dead host by hand", file, e.toString());
      return List.of();
    }
  }

  /** The pid of the host that wrote the list, if it still runs and is not this process. */
  Optional<Long> livingHost() {
    try {
      return Optional.of(lines())
          .filter(lines -> !lines.isEmpty() && isOfThisBoot(lines))
          .map(lines -> lines.get(2))
          .filter(line -> !line.equals(HOST))
          .flatMap(StateFile::writer);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty(); // said by read()
    }
  }

  private static Optional<Long> writer(String line) {
    var words = line.split(" ", -1);
    if (words.length != 3) {
      return Optional.empty();
    }
    return ProcessStat.of(Long.parseLong(words[1]))
        .filter(process -> process.runs() && hostLine(Optional.of(process)).equals(line))
        .map(ProcessStat::pid);
  }

  /** None if there is no file. */
  private List<String> lines() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    var lines = Files.readAllLines(file, UTF_8);
    if (lines.size() < HEAD || !lines.get(0).equals(VERSION)) {
      throw new IllegalArgumentException("no \"" + VERSION + "\" at its beginning");
    }
    return lines;
  }

  private static boolean isOfThisBoot(List<String> lines) {
    return lines.get(1).equals(BOOT);
  }

  private Path next() {
    return file.resolveSibling(file.getFileName() + ".new");
  }

  void remove() throws IOException {
    Files.deleteIfExists(next()); // left by a write that failed, as on a full disk
    Files.deleteIfExists(file);
  }
}
