package org.supervisor4j.netty.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.supervisor4j.LogSink;
import org.supervisor4j.Logs;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.output.LastLine;
import org.supervisor4j.netty.output.Outlet;
import org.supervisor4j.netty.posix.Descriptors;

/** Where a worker's stdout and stderr lead, made for its launch. */
final class WorkerOutput implements AutoCloseable {

  private static final Path NULL = Path.of("/dev/null");
  private static final int HOST_STDOUT = 1;
  private static final int HOST_STDERR = 2;

  private final WorkerId worker;
  private final WorkerReports reports;
  private final Rooms rooms;
  private final List<Integer> lent = new ArrayList<>(); // the worker gets a copy
  private final List<Reading> pipes = new ArrayList<>();
  private final LastLine lastLine = new LastLine();
  private int stdout;
  private int stderr;

  /** A pipe that the host reads. */
  private record Reading(Descriptors.Pipe pipe, Outlet outlet) {}

  private WorkerOutput(WorkerId worker, WorkerReports reports, Rooms rooms) {
    this.worker = worker;
    this.reports = reports;
    this.rooms = rooms;
  }

  static WorkerOutput open(WorkerId worker, ProgramSpec spec, WorkerReports reports, Rooms rooms) {
    var output = new WorkerOutput(worker, reports, rooms);
    try {
      output.lead(spec.logs(), spec.stderr());
      return output;
    } catch (RuntimeException | Error e) {
      output.close();
      throw e;
    }
  }

  private void lead(Logs out, Logs err) {
    stdout = lead(out, LogSink.Stream.STDOUT, HOST_STDOUT);
    // one pipe keeps the order in which both were printed; a sink wants to know them apart
    var merged = out instanceof Logs.File && out.equals(err);
    stderr = merged ? stdout : lead(err, LogSink.Stream.STDERR, HOST_STDERR);
  }

  private int lead(Logs logs, LogSink.Stream stream, int hosts) {
    if (logs instanceof Logs.ToSink to) {
      return pipe(Outlet.lines(reports.watching(line -> to.sink().line(worker, stream, line))));
    } else if (logs instanceof Logs.File file) {
      return pipe(reports.watching(rooms.logFiles().outlet(file, worker)));
    } else if (logs instanceof Logs.Inherited) {
      return hosts;
    }
    return lend(Descriptors.openForWriting(NULL));
  }

  private int pipe(Outlet outlet) {
    var pipe = Descriptors.pipe();
    pipes.add(new Reading(pipe, outlet));
    return lend(pipe.writeEnd());
  }

  private int lend(int fd) {
    lent.add(fd);
    return fd;
  }

  /** What becomes the worker's descriptor 1. */
  int stdout() {
    return stdout;
  }

  /** What becomes the worker's descriptor 2. */
  int stderr() {
    return stderr;
  }

  /** How what it prints on stderr ends; empty if that does not come by here. */
  Optional<LastLine> lastLine() {
    return pipes.stream().anyMatch(this::isStderr) ? Optional.of(lastLine) : Optional.empty();
  }

  private boolean isStderr(Reading reading) {
    return reading.pipe().writeEnd() == stderr;
  }

  /** The worker has its copies, or never will: while we hold ours, no pipe would end. */
  @Override
  public void close() {
    lent.forEach(Descriptors::close);
    pipes.forEach(this::read);
  }

  private void read(Reading reading) {
    if (isStderr(reading)) {
      rooms.output().read(reading.pipe().readEnd(), reading.outlet(), lastLine);
    } else {
      rooms.output().read(reading.pipe().readEnd(), reading.outlet());
    }
  }
}
