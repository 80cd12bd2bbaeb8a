package org.supervisor4j;

import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Takes the lines that workers print. Called on the thread that reads all workers' output, never on
 * the supervisor's own: a slow sink makes workers wait when they print, nothing else.
 */
@FunctionalInterface
public interface LogSink {

  /** Where a line came from. */
  enum Stream {
    STDOUT,
    STDERR
  }

  /** One line without its end; a line of more than 8192 bytes arrives in pieces. */
  void line(WorkerId worker, Stream stream, String line);

  /** To SLF4J at INFO, one logger per program, named {@code worker.PROGRAM}. */
  static LogSink slf4j() {
    return (worker, stream, line) ->
        LoggerFactory.getLogger("worker." + worker.program()).info("{} {}", worker, line);
  }

  /** To this SLF4J logger, at this level. */
  static LogSink slf4j(String logger, Level level) {
    var log = LoggerFactory.getLogger(logger);
    return (worker, stream, line) -> log.atLevel(level).log("{} {}", worker, line);
  }
}
