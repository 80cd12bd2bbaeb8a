package org.supervisor4j.netty.output;

import java.nio.file.Files;
import java.util.Optional;
import org.supervisor4j.LogSink;
import org.supervisor4j.Logs;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.WorkerId;

/**
 * Where what workers print can be read and emptied by those who ask from outside: in its file, or
 * else in what is remembered of it. May block for a disk; callable from any thread.
 */
public final class WorkerLogs {

  private final RecentOutput recent;
  private final LogFiles files;

  public WorkerLogs(RecentOutput recent, LogFiles files) {
    this.recent = recent;
    this.files = files;
  }

  /**
   * Empty if it has printed nothing yet, or to nothing that can be read here, as to a pipe.
   *
   * @param worker its generation does not count
   */
  public Optional<LogBytes> of(ProgramSpec spec, WorkerId worker, LogSink.Stream stream) {
    if (logs(spec, stream) instanceof Logs.File file) {
      var path = file.pathFor(worker);
      return Files.isRegularFile(path) ? Optional.of(new FileBytes(path)) : Optional.empty();
    }
    return recent.of(worker, stream).map(remembered -> remembered);
  }

  /**
   * Empties both streams of a worker.
   *
   * @throws RuntimeException if a file can't be written
   */
  public void clear(ProgramSpec spec, WorkerId worker) {
    for (var stream : LogSink.Stream.values()) {
      if (logs(spec, stream) instanceof Logs.File file) {
        files.clear(file.pathFor(worker));
      }
      recent.of(worker, stream).ifPresent(Recent::clear);
    }
  }

  /** A program that was removed. */
  public void forget(String program) {
    recent.forget(program);
  }

  private static Logs logs(ProgramSpec spec, LogSink.Stream stream) {
    return stream == LogSink.Stream.STDOUT ? spec.logs() : spec.stderr();
  }
}
