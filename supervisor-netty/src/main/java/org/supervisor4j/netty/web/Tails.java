package org.supervisor4j.netty.web;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.supervisor4j.LogSink;
import org.supervisor4j.Logs;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Supervisor;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.output.LogFiles;
import org.supervisor4j.netty.output.Recent;
import org.supervisor4j.netty.output.RecentOutput;

/** Finds where what workers print can be read: in a file, or else in what is remembered of it. */
final class Tails {

  private final Supervisor supervisor;
  private final RecentOutput recent;
  private final LogFiles files;

  Tails(Supervisor supervisor, RecentOutput recent, LogFiles files) {
    this.supervisor = supervisor;
    this.recent = recent;
    this.files = files;
  }

  /** Empty if it has printed nothing yet, or to nothing that can be read here, as to a pipe. */
  Optional<Tail> of(String program, int slot, LogSink.Stream stream) {
    var worker = new WorkerId(program, slot, 1); // its generation changes neither
    if (logs(program, stream) instanceof Logs.File file) {
      var path = file.pathFor(worker);
      return Files.isRegularFile(path) ? Optional.of(new OfFile(path)) : Optional.empty();
    }
    return recent.of(worker, stream).map(Remembered::new);
  }

  /** Empties both streams of a worker. */
  void clear(String program, int slot) {
    var worker = new WorkerId(program, slot, 1);
    for (var stream : LogSink.Stream.values()) {
      if (logs(program, stream) instanceof Logs.File file) {
        files.clear(file.pathFor(worker));
      }
      recent.of(worker, stream).ifPresent(Recent::clear);
    }
  }

  private Logs logs(String program, LogSink.Stream stream) {
    ProgramSpec spec = supervisor.program(program).spec();
    return stream == LogSink.Stream.STDOUT ? spec.logs() : spec.stderr();
  }

  private record Remembered(Recent ring) implements Tail {

    @Override
    public long size() {
      return ring.size();
    }

    @Override
    public Piece from(long offset, int most) {
      var first = Math.max(offset, ring.size() - Recent.MOST);
      var bytes = ring.read(first, most);
      return new Piece(ByteBuffer.wrap(bytes), first + bytes.length);
    }
  }

  private record OfFile(Path path) implements Tail {

    @Override
    public long size() {
      try {
        return Files.size(path);
      } catch (IOException e) {
        return 0; // between two files
      }
    }

    @Override
    public Piece from(long offset, int most) {
      var bytes = ByteBuffer.allocate(most);
      try (var file = FileChannel.open(path)) {
        file.read(bytes, offset);
      } catch (IOException e) {
        return new Piece(ByteBuffer.allocate(0), offset);
      }
      bytes.flip();
      return new Piece(bytes, offset + bytes.remaining());
    }
  }
}
