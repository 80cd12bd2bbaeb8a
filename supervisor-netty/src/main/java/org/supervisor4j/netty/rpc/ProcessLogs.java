package org.supervisor4j.netty.rpc;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.supervisor4j.LogSink.Stream;
import org.supervisor4j.Logs;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.netty.output.LogBytes;
import org.supervisor4j.netty.output.WorkerLogs;

/**
 * What processes print, as supervisord sees it: where both streams lead to one file, stderr has
 * none of its own (redirect_stderr).
 */
final class ProcessLogs {

  private final WorkerLogs logs;

  ProcessLogs(WorkerLogs logs) {
    this.logs = logs;
  }

  static Optional<Stream> stream(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "stdout" -> Optional.of(Stream.STDOUT);
      case "stderr" -> Optional.of(Stream.STDERR);
      default -> Optional.empty();
    };
  }

  static boolean isMerged(ProgramSpec spec) {
    return spec.logs() instanceof Logs.File && spec.logs().equals(spec.stderr());
  }

  static Optional<Path> file(Slot slot, Stream stream) {
    var spec = slot.program().spec();
    var to = stream == Stream.STDOUT ? spec.logs() : spec.stderr();
    return to instanceof Logs.File file && has(spec, stream)
        ? Optional.of(file.pathFor(slot.worker()))
        : Optional.empty();
  }

  /** Empty if nothing was ever written there, or it leads elsewhere, as to a pipe. */
  Optional<LogBytes> of(Slot slot, Stream stream) {
    var spec = slot.program().spec();
    return has(spec, stream) ? logs.of(spec, slot.worker(), stream) : Optional.empty();
  }

  private static boolean has(ProgramSpec spec, Stream stream) {
    return stream == Stream.STDOUT || !isMerged(spec);
  }

  /** Empties both, by their owner. */
  void clear(Slot slot) {
    logs.clear(slot.program().spec(), slot.worker());
  }
}
