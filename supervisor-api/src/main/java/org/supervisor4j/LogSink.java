package org.supervisor4j;

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

  /**
   * One line without its end; a line of more than 8192 bytes arrives in pieces. If this throws, the
   * line is lost and the log says so.
   */
  void line(WorkerId worker, Stream stream, String line);
}
