package org.supervisor4j.netty.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.posix.Processes;

/**
 * The list of workers that outlives the host, so that the next one finds them. Its lines: a
 * version, the boot id, and {@code worker pid start program slot generation listener,listener} for
 * each.
 */
public final class StateFile {

  private static final Logger LOG = LoggerFactory.getLogger(StateFile.class);
  private static final String VERSION = "supervisor4j state 1";
  private static final String BOOT = "boot " + Processes.bootId();
  private static final String NOTHING = "-";

  /**
   * One worker's process.
   *
   * @param startTime in ticks since boot: with the pid it tells the process from a later one
   */
  public record Entry(WorkerId worker, long pid, long startTime, List<String> listeners) {

    public Entry {
      listeners = List.copyOf(listeners);
    }

    private String line() {
      var names = listeners.isEmpty() ? NOTHING : String.join(",", listeners);
      return "worker %d %d %s %d %d %s"
          .formatted(pid, startTime, worker.program(), worker.slot(), worker.generation(), names);
    }

    private static Entry parsed(String line) {
      var words = line.split(" ", -1);
      if (words.length != 7 || !words[0].equals("worker")) {
        throw new IllegalArgumentException("unknown line \"" + line + '"');
      }
      requirePid(words[1]);
      var worker = new WorkerId(words[3], Integer.parseInt(words[4]), Integer.parseInt(words[5]));
      var names = words[6].equals(NOTHING) ? List.<String>of() : List.of(words[6].split(",", -1));
      return new Entry(worker, Long.parseLong(words[1]), Long.parseLong(words[2]), names);
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
    var lines = new ArrayList<>(List.of(VERSION, BOOT));
    entries.forEach(entry -> lines.add(entry.line()));
    var next = next();
    try {
      Files.write(next, lines);
      Files.move(next, file, ATOMIC_MOVE);
    } catch (IOException e) {
      throw new SupervisorException("cannot write %s: %s".formatted(file, e), e);
    }
  }

  /** The workers listed in this boot of the machine; none if there is no list that we can read. */
  public List<Entry> read() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      var lines = Files.readAllLines(file, UTF_8);
      checkVersion(lines);
      if (!lines.get(1).equals(BOOT)) {
        LOG.warn("ignoring {}: the machine was booted since, its workers are gone", file);
        return List.of();
      }
      return lines.stream().skip(2).map(Entry::parsed).toList();
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("ignoring {}: {}; end what is left of the dead host by hand", file, e.toString());
      return List.of();
    }
  }

  private static void checkVersion(List<String> lines) {
    if (lines.size() < 2 || !lines.get(0).equals(VERSION)) {
      throw new IllegalArgumentException("no \"" + VERSION + "\" at its beginning");
    }
  }

  private Path next() {
    return file.resolveSibling(file.getFileName() + ".new");
  }

  void remove() throws IOException {
    Files.deleteIfExists(next()); // left by a write that failed, as on a full disk
    Files.deleteIfExists(file);
  }
}
