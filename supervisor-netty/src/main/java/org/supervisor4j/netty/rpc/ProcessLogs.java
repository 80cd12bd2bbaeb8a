package org.supervisor4j.netty.rpc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.supervisor4j.LogSink;
import org.supervisor4j.Logs;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.netty.output.LogFiles;
import org.supervisor4j.netty.output.RecentOutput;

/** Where the output of a process can be read: in its file, else what is remembered of it. */
final class ProcessLogs {

  /** One of the two streams. */
  enum Channel {
    STDOUT(LogSink.Stream.STDOUT),
    STDERR(LogSink.Stream.STDERR);

    private final LogSink.Stream stream;

    Channel(LogSink.Stream stream) {
      this.stream = stream;
    }

    static Optional<Channel> of(String name) {
      return switch (name.toLowerCase(Locale.ROOT)) {
        case "stdout" -> Optional.of(STDOUT);
        case "stderr" -> Optional.of(STDERR);
        default -> Optional.empty();
      };
    }

    /** Where both lead to one file, stderr has none of its own: supervisord's redirect_stderr. */
    private Optional<Logs> of(ProgramSpec spec) {
      var merged = isMerged(spec);
      return switch (this) {
        case STDOUT -> Optional.of(spec.logs());
        case STDERR -> merged ? Optional.empty() : Optional.of(spec.stderr());
      };
    }
  }

  private final RecentOutput recent;
  private final LogFiles files;

  ProcessLogs(RecentOutput recent, LogFiles files) {
    this.recent = recent;
    this.files = files;
  }

  static boolean isMerged(ProgramSpec spec) {
    return spec.logs() instanceof Logs.File && spec.logs().equals(spec.stderr());
  }

  static Optional<Path> file(Slot slot, Channel channel) {
    return channel
        .of(slot.program().spec())
        .filter(Logs.File.class::isInstance)
        .map(logs -> ((Logs.File) logs).pathFor(slot.worker()));
  }

  /** Empty if nothing was ever written there, or it leads elsewhere, as to a pipe. */
  Optional<LogBytes> of(Slot slot, Channel channel) {
    var file = file(slot, channel);
    if (file.isPresent()) {
      return file.filter(Files::isRegularFile).map(FileBytes::new);
    }
    return recent.of(slot.worker(), channel.stream).map(RecentBytes::new);
  }

  /** Empties both, by their owner. */
  void clear(Slot slot) {
    for (var channel : Channel.values()) {
      file(slot, channel).ifPresent(files::clear);
      recent.of(slot.worker(), channel.stream).ifPresent(remembered -> remembered.clear());
    }
  }
}
