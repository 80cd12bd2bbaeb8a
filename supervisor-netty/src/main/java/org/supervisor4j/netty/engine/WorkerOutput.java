package org.supervisor4j.netty.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.supervisor4j.LogSink.Stream;
import org.supervisor4j.Logs;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.listener.Member;
import org.supervisor4j.netty.output.LastLine;
import org.supervisor4j.netty.output.Outlet;
import org.supervisor4j.netty.posix.Descriptors;

/** Where a worker's stdout and stderr lead, made for its launch. */
final class WorkerOutput implements AutoCloseable {

  private static final Path NULL = Path.of("/dev/null");
  private static final int HOST_STDOUT = 1;
  private static final int HOST_STDERR = 2;

  private final WorkerId worker;
  private final ProgramSpec spec;
  private final Optional<Member> member;
  private final ToldOutput told;
  private final WorkerReports reports;
  private final Rooms rooms;
  private final List<Integer> lent = new ArrayList<>(); // the worker gets a copy
  private final List<Reading> pipes = new ArrayList<>();
  private final LastLine lastLine = new LastLine();
  private int stdout;
  private int stderr;

  /** A pipe that the host reads. */
  private record Reading(Descriptors.Pipe pipe, Outlet outlet) {}

  private WorkerOutput(
      WorkerId worker,
      ProgramSpec spec,
      Optional<Member> member,
      WorkerReports reports,
      Rooms rooms) {
    this.worker = worker;
    this.spec = spec;
    this.member = member;
    told = new ToldOutput(worker, spec.outputEvents());
    this.reports = reports;
    this.rooms = rooms;
  }

  /**
   * Pipes, files and whatever else.
   *
   * @param member who hears stdout, if it is an event listener
   */
  static WorkerOutput open(
      WorkerId worker,
      ProgramSpec spec,
      Optional<Member> member,
      WorkerReports reports,
      Rooms rooms) {
    var output = new WorkerOutput(worker, spec, member, reports, rooms);
    try {
      output.lead(spec.logs(), spec.stderr());
      return output;
    } catch (RuntimeException | Error e) {
      output.close();
      throw e;
    }
  }

  private void lead(Logs out, Logs err) {
    // one pipe keeps the order in which both were printed; a sink wants to know them apart
    var merged = out instanceof Logs.File && out.equals(err);
    if (member.isPresent()) {
      stdout = pipe(protocol(member.get(), out, merged));
      stderr = lead(err, Stream.STDERR, HOST_STDERR);
      return;
    }
    stdout = lead(out, Stream.STDOUT, HOST_STDOUT);
    var apart = !merged || told.isOn(Stream.STDERR);
    stderr = apart ? lead(err, Stream.STDERR, HOST_STDERR) : stdout;
  }

  /** What a listener says is for its pool, and for a log only if that is a file for it alone. */
  private Outlet protocol(Member listener, Logs out, boolean merged) {
    return out instanceof Logs.File file && !merged
        ? rooms.logFiles().outlet(file, worker).with(listener, () -> false)
        : listener;
  }

  private int lead(Logs logs, Stream stream, int hosts) {
    if (logs instanceof Logs.Inherited) {
      return hosts;
    }
    if (logs instanceof Logs.Discarded && !told.isOn(stream)) {
      return lend(Descriptors.openForWriting(NULL));
    }
    return pipe(told.before(outlet(logs, stream), stream));
  }

  private Outlet outlet(Logs logs, Stream stream) {
    if (logs instanceof Logs.ToSink to) {
      var lines = Outlet.lines(reports.watching(line -> to.sink().line(worker, stream, line)));
      return rooms.recent().beside(lines, worker, stream);
    } else if (logs instanceof Logs.File file) {
      return reports.watching(rooms.logFiles().outlet(file, worker));
    } else if (logs instanceof Logs.Syslog syslog) {
      return reports.watching(rooms.logFiles().outlet(syslog, worker));
    }
    return Outlet.NOWHERE;
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

  /** It runs; to be told before anything is read. */
  void launched(long pid) {
    if (told.isOn(Stream.STDOUT) || told.isOn(Stream.STDERR)) {
      told.launched(rooms.listeners().printer(spec, worker.slot(), pid));
    }
    makeFile(spec.logs());
    makeFile(spec.stderr());
  }

  /** Not here: a disk may take its time. */
  private void makeFile(Logs logs) {
    if (logs instanceof Logs.File file) {
      rooms.output().execute(() -> rooms.logFiles().make(file, worker));
    }
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
