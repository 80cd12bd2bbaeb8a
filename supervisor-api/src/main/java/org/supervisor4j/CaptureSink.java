package org.supervisor4j;

/**
 * Takes what workers print between the tokens of {@link OutputEvents#capture}. Called on the thread
 * that reads all workers' output, as a {@link LogSink} is: a slow sink makes workers wait when they
 * print, nothing else.
 */
@FunctionalInterface
public interface CaptureSink {

  /** What stood between the tokens; of more than the limit its end. */
  void captured(WorkerId worker, LogSink.Stream stream, byte[] data);
}
