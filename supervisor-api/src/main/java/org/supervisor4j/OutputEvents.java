package org.supervisor4j;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What of a worker's output is told to event listeners ({@link Subscription}), as supervisord's
 * {@code stdout_events_enabled} and {@code stdout_capture_maxbytes} have it. Where both streams go
 * to one file, and only stdout is named here, what comes on stderr counts as stdout.
 *
 * @param logged what is told in {@code PROCESS_LOG} events
 * @param captured what is searched for captures, and how many bytes of one are kept
 * @param sink gets captures, too
 */
public record OutputEvents(
    Set<LogSink.Stream> logged, Map<LogSink.Stream, Integer> captured, Optional<CaptureSink> sink) {

  /** Begins what a worker wants to say to listeners, and no log is to have. */
  public static final String BEGIN = "<!--XSUPERVISOR:BEGIN-->";

  /** Ends it. */
  public static final String END = "<!--XSUPERVISOR:END-->";

  public OutputEvents {
    logged = Set.copyOf(logged);
    captured = Map.copyOf(captured);
  }

  /** Nothing. */
  public static OutputEvents none() {
    return new OutputEvents(Set.of(), Map.of(), Optional.empty());
  }

  /** Tells what is read of this stream in {@code PROCESS_LOG} events, as it is read. */
  public OutputEvents log(LogSink.Stream stream) {
    var more = EnumSet.of(stream);
    more.addAll(logged);
    return new OutputEvents(more, captured, sink);
  }

  /**
   * Takes what stands between {@link #BEGIN} and {@link #END} out of this stream: it comes to no
   * log, but as one {@code PROCESS_COMMUNICATION} event. Of more bytes than these the last are
   * kept.
   */
  public OutputEvents capture(LogSink.Stream stream, int mostBytes) {
    var more = new EnumMap<LogSink.Stream, Integer>(Map.of(stream, mostBytes));
    captured.forEach(more::putIfAbsent);
    return new OutputEvents(logged, more, sink);
  }

  /** Gives captures to code of your own, too. */
  public OutputEvents onCapture(CaptureSink taker) {
    return new OutputEvents(logged, captured, Optional.of(taker));
  }

  /** Whether anything of this stream is told. */
  public boolean isOn(LogSink.Stream stream) {
    return logged.contains(stream) || captured.containsKey(stream);
  }
}
