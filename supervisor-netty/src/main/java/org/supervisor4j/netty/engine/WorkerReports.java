package org.supervisor4j.netty.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.control.WorkerLink;
import org.supervisor4j.netty.lifecycle.Hang;
import org.supervisor4j.netty.lifecycle.Input;
import org.supervisor4j.netty.lifecycle.Limits;
import org.supervisor4j.netty.output.Outlet;
import org.supervisor4j.netty.wire.Message;

/**
 * What is heard of one worker, from several threads, put in order: nothing overtakes the report
 * that it was spawned, and it gets ready once.
 */
final class WorkerReports implements WorkerLink.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerReports.class);

  private final long serial;
  private final WorkerId worker;
  private final Readiness readiness;
  private final Notices notices;
  private final Consumer<Input.OfWorker> engine;
  private final List<Input.OfWorker> early = new ArrayList<>(); // guarded by this
  private boolean spawned; // guarded by this
  private boolean ready; // guarded by this
  private boolean leaving; // guarded by this
  private volatile long hello;
  private boolean speaks; // guarded by this
  private Optional<Vigil> vigil = Optional.empty(); // guarded by this

  WorkerReports(long serial, WorkerId worker, ProgramSpec spec, Consumer<Input.OfWorker> engine) {
    this.serial = serial;
    this.worker = worker;
    readiness = spec.readiness();
    notices = new Notices(serial, spec, this::tell, this::notified);
    this.engine = engine;
  }

  synchronized void spawned(long pid) {
    engine.accept(new Input.Spawned(serial, pid));
    spawned = true;
    early.forEach(engine);
    early.clear();
  }

  private synchronized void tell(Input.OfWorker input) {
    if (spawned) {
      engine.accept(input);
    } else {
      early.add(input);
    }
  }

  void exited(CauseOfDeath cause) {
    tell(new Input.Exited(serial, cause));
  }

  @Override
  public void connected(long pid) {
    hello = pid;
    tell(new Input.Connected(serial));
  }

  /** The process that has said hello last; 0 for none. */
  long hello() {
    return hello;
  }

  /** Judges it by these limits from now on. */
  Vigil watch(Limits limits, Vigil.Body body) {
    var watching = begin(limits, body);
    notices.judgedBy(watching); // outside of our lock, which they take inside of theirs
    return watching;
  }

  private synchronized Vigil begin(Limits limits, Vigil.Body body) {
    var watching = new Vigil(serial, limits, body, this::tell, speaks);
    vigil = Optional.of(watching);
    return watching;
  }

  @Override
  public void ready() {
    if (readiness instanceof Readiness.Reported) {
      tellReady();
    }
  }

  /** It lives, and has shown that it does not work. */
  void broken(String why) {
    tell(new Input.Hung(serial, new Hang(why, false, false)));
  }

  /** What it says by sd_notify(3). */
  Notices notices() {
    return notices;
  }

  /** What it has said of itself last. */
  Optional<String> lastWords() {
    return notices.said().words();
  }

  private void notified() {
    if (readiness instanceof Readiness.Notified) {
      tellReady();
    }
  }

  /** It has answered on the socket of its own. */
  void answered() {
    tellReady();
  }

  /** Why it is not ready yet, as far as that is known. */
  void unready(String why) {
    tell(new Input.Unready(serial, why));
  }

  /** Once: a worker that repeats it without end must not keep the engine busy. */
  private synchronized void tellReady() {
    if (!ready) {
      ready = true;
      tell(new Input.Ready(serial));
    }
  }

  private synchronized boolean isReady() {
    return ready;
  }

  @Override
  public synchronized void heartbeat(Message.Heartbeat heartbeat) {
    speaks = true;
    LOG.debug("{} {}", worker, heartbeat);
    vigil.ifPresent(watching -> watching.heard(heartbeat));
  }

  @Override
  public synchronized void leaving() {
    if (!leaving) {
      leaving = true;
      tell(new Input.Leaves(serial));
    }
  }

  @Override
  public void goodbye() {
    LOG.debug("{} has drained", worker);
  }

  @Override
  public synchronized void lost() {
    speaks = false;
    // mostly its death follows at once; what it means for one that lives is told when it is ended
    LOG.debug("{} has closed its channel", worker);
    vigil.ifPresent(Vigil::lost);
    tell(new Input.Disconnected(serial));
  }

  /** Bytes on their way to a file, watched for the line that says ready until it has come. */
  Outlet watching(Outlet file) {
    return readiness instanceof Readiness.LogLine
        ? file.with(Outlet.lines(watching(line -> {})), this::isReady)
        : file;
  }

  /** Lines on their way to the sink, watched for the one that says ready. */
  Consumer<String> watching(Consumer<String> sink) {
    if (!(readiness instanceof Readiness.LogLine wanted)) {
      return sink;
    }
    var pattern = Pattern.compile(wanted.regex());
    return line -> {
      try {
        sink.accept(line);
      } finally { // after it: who hears that the worker is ready finds the line that said so
        if (!isReady() && pattern.matcher(line).find()) {
          tellReady();
        }
      }
    };
  }
}
