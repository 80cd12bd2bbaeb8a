package org.supervisor4j.netty.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.supervisor4j.LogSink;
import org.supervisor4j.Logs;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.output.Outlet;
import org.supervisor4j.netty.posix.Descriptors;

/** Where a worker's stdout and stderr lead, made for its launch. */
final class WorkerOutput {

  private static final Path NULL = Path.of("/dev/null");
  private static final int HOST_STDOUT = 1;
  private static final int HOST_STDERR = 2;

  private final WorkerId worker;
  private final WorkerReports reports;
  private final Rooms rooms;
  private final List<Integer> lent = new ArrayList<>(); // the worker gets a copy
  private final Map<Integer, Outlet> pipes = new LinkedHashMap<>();
  private int stdout;
  private int stderr;

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
    } catch (RuntimeException e) {
      output.launched();
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
      return pipe(
          () -> Outlet.lines(reports.watching(line -> to.sink().line(worker, stream, line))));
    } else if (logs instanceof Logs.File file) {
      return pipe(() -> reports.watching(rooms.logFiles().outlet(file, worker)));
    } else if (logs instanceof Logs.Inherited) {
      return hosts;
    }
    return lend(Descriptors.openForWriting(NULL));
  }

  private int pipe(Supplier<Outlet> outlet) {
    var pipe = Descriptors.pipe();
    lend(pipe.writeEnd());
    try {
      pipes.put(pipe.readEnd(), outlet.get());
    } catch (RuntimeException e) {
      Descriptors.close(pipe.readEnd());
      throw e;
    }
    return pipe.writeEnd();
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

  /** The worker has its copies, or never will: while we hold ours, no pipe would end. */
  void launched() {
    lent.forEach(Descriptors::close);
    pipes.forEach(rooms.output()::read);
  }
}
