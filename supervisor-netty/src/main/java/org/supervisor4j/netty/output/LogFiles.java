package org.supervisor4j.netty.output;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.supervisor4j.Logs;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.WorkerId;

/**
 * All log files, one for each path, whoever writes there, and syslog; a file is closed with the
 * last stream that leads to it. Callable from any thread.
 */
public final class LogFiles implements AutoCloseable {

  private final Consumer<SupervisorEvent> events;
  private final Map<Path, LogFile> files = new HashMap<>(); // guarded by this

  private final Map<Path, SyslogSocket> syslogs = new HashMap<>(); // guarded by this

  /** How each open stream wants its file to rotate; guarded by this. */
  private final Map<LogFile, List<Optional<Logs.Rotation>>> wishes = new HashMap<>();

  /** Files whose troubles are told to this consumer, which must not block. */
  public LogFiles(Consumer<SupervisorEvent> events) {
    this.events = events;
  }

  /** Leads to the file of this worker. Touches no disk. */
  public synchronized Outlet outlet(Logs.File settings, WorkerId worker) {
    var path = settings.pathFor(worker);
    var file = files.computeIfAbsent(path, missing -> new LogFile(missing, events));
    var wish = settings.rotation();
    var all = wishes.computeIfAbsent(file, missing -> new ArrayList<>());
    all.add(wish);
    file.rotate(Mildest.of(all));
    var stream = new LogStream(worker.program(), file, () -> release(file, wish));
    var prefixed = Prefixes.before(stream, settings, worker);
    var lines = new WholeLines(settings.plain() ? new AnsiFree(prefixed) : prefixed);
    return settings
        .also()
        .map(syslog -> lines.with(outlet(syslog, worker), () -> false))
        .orElse(lines);
  }

  /** Leads to syslog. */
  public synchronized Outlet outlet(Logs.Syslog settings, WorkerId worker) {
    var socket = syslogs.computeIfAbsent(settings.socket(), path -> new SyslogSocket(path, events));
    return Outlet.lines(line -> socket.send(settings.priority(), worker, AnsiFree.plain(line)));
  }

  /**
   * Makes the file of a worker that runs, though it has printed nothing: who looks for it finds it,
   * and follows it.
   */
  public void make(Logs.File settings, WorkerId worker) {
    var path = settings.pathFor(worker);
    var file = file(path).orElseGet(() -> new LogFile(path, events)); // it may have ended already
    file.make(worker.program());
  }

  private void release(LogFile file, Optional<Logs.Rotation> wish) {
    var failing = file.isFailing(); // asked without our lock, since a disk may hold its own
    synchronized (this) {
      var others = wishes.getOrDefault(file, List.of());
      others.remove(wish);
      if (!others.isEmpty()) {
        file.rotate(Mildest.of(others));
        return;
      }
      if (!failing) { // else a crash loop on a full disk would tell it again and again
        files.remove(file.path());
        wishes.remove(file);
      }
    }
    file.letGo();
  }

  /** When this returns, nothing more is written to files that were moved away before. */
  public void reopen() {
    all().forEach(LogFile::letGo);
  }

  /**
   * Empties the file at this path, if there is one.
   *
   * @throws RuntimeException if it can't be written
   */
  public void clear(Path path) {
    var open = file(path);
    var file = open.orElseGet(() -> new LogFile(path, events));
    try {
      file.clear();
    } finally {
      if (file(path).filter(file::equals).isEmpty()) {
        file.letGo(); // it was ours alone, or its last stream has ended meanwhile
      }
    }
  }

  private synchronized Optional<LogFile> file(Path path) {
    return Optional.ofNullable(files.get(path));
  }

  private synchronized List<LogFile> all() {
    return List.copyOf(files.values());
  }

  /** Closes them all; what still comes is lost. */
  @Override
  public void close() {
    all().forEach(LogFile::close);
    sockets().forEach(SyslogSocket::close);
  }

  private synchronized List<SyslogSocket> sockets() {
    return List.copyOf(syslogs.values());
  }
}
