package org.supervisor4j.netty.output;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.supervisor4j.Logs;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.WorkerId;

/**
 * All log files, one for each path, whoever writes there; a file is closed with the last stream
 * that leads to it. Callable from any thread.
 */
public final class LogFiles implements AutoCloseable {

  private final Consumer<SupervisorEvent> events;
  private final Map<Path, LogFile> files = new HashMap<>(); // guarded by this
  private final Map<LogFile, Integer> streams = new HashMap<>(); // guarded by this

  /** Files whose troubles are told to this consumer, which must not block. */
  public LogFiles(Consumer<SupervisorEvent> events) {
    this.events = events;
  }

  /** Leads to the file of this worker. Touches no disk. */
  public synchronized Outlet outlet(Logs.File settings, WorkerId worker) {
    var path = settings.pathFor(worker);
    var file = files.computeIfAbsent(path, missing -> new LogFile(missing, events));
    file.rotate(settings.rotation());
    streams.merge(file, 1, Integer::sum);
    var stream = new LogStream(worker.program(), file, () -> release(file));
    return new WholeLines(Prefixes.before(stream, settings, worker));
  }

  private void release(LogFile file) {
    var failing = file.isFailing(); // asked without our lock, since a disk may hold its own
    synchronized (this) {
      if (streams.merge(file, -1, Integer::sum) > 0) {
        return;
      }
      if (!failing) { // else a crash loop on a full disk would tell it again and again
        files.remove(file.path());
        streams.remove(file);
      }
    }
    file.letGo();
  }

  /** When this returns, nothing more is written to files that were moved away before. */
  public void reopen() {
    all().forEach(LogFile::letGo);
  }

  private synchronized List<LogFile> all() {
    return List.copyOf(files.values());
  }

  /** Closes them all; what still comes is lost. */
  @Override
  public void close() {
    all().forEach(LogFile::close);
  }
}
