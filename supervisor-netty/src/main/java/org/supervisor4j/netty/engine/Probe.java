package org.supervisor4j.netty.engine;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.netty.socket.Lent;
import org.supervisor4j.netty.socket.ListenSockets;
import org.supervisor4j.netty.wire.HttpGet;

/**
 * Asks a worker until it answers well, on a socket that no other worker has: the shared one is
 * answered by whoever comes first. The worker's time is not its business.
 */
final class Probe implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

  private static final long PAUSE_MILLIS = 100;

  private final ListenSockets sockets = new ListenSockets();
  private final CountDownLatch over = new CountDownLatch(1);
  private final String path;
  private final SocketAddress address;
  private String told = ""; // the thread's

  private Probe(String path, Path socket, boolean blocking) {
    this.path = path;
    address = sockets.bind(SocketHandoff.unix(Readiness.PROBE, socket), blocking).address();
  }

  /** Opens the socket, where such an answer makes ready. */
  static Optional<Probe> open(ProgramSpec spec, Path socket) {
    var blocking = spec.command().convention().isBlocking();
    return spec.readiness() instanceof Readiness.Answers answers
        ? Optional.of(new Probe(answers.path(), socket, blocking))
        : Optional.empty();
  }

  Lent lend() {
    return sockets.lend(List.of(Readiness.PROBE));
  }

  /**
   * Asks on a thread of its own, until it is answered or closed.
   *
   * @param lastLine what the worker has printed last
   */
  void begin(WorkerReports reports, Supplier<Optional<String>> lastLine) {
    Runnable asking = () -> ask(why -> tell(why, reports, lastLine), reports);
    Threads.daemon("supervisor4j-probe").newThread(asking).start();
  }

  private interface Complaint {
    void about(String why);
  }

  private void ask(Complaint complaint, WorkerReports reports) {
    try {
      while (!isOver()) {
        if (isAnswered(complaint)) {
          close(); // first: Starman answers others once the path is gone
          reports.answered();
          return;
        }
        var unused = over.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // nobody does that; it is late then, and says so
    } catch (RuntimeException | Error e) {
      LOG.error("a worker could not be asked for {}", path, e);
    }
  }

  private boolean isAnswered(Complaint complaint) {
    try {
      var status =
          HttpGet.status(
              SocketChannel.open(address),
              path,
              () -> {
                complaint.about("it does not answer GET " + path);
                return !isOver();
              });
      status.ifPresent(
          code -> complaint.about("it answers GET %s with status %d".formatted(path, code)));
      return status.isPresent() && status.getAsInt() >= 200 && status.getAsInt() < 400;
    } catch (IOException e) {
      complaint.about("it breaks off GET " + path);
      return false;
    }
  }

  /** Each complaint once, so that the engine is not kept busy. */
  private void tell(String why, WorkerReports reports, Supplier<Optional<String>> lastLine) {
    var whole = why + lastLine.get().map(line -> ", its last line: " + line).orElse("");
    if (!whole.equals(told) && !isOver()) {
      told = whole;
      reports.unready(whole);
    }
  }

  private boolean isOver() {
    return over.getCount() == 0;
  }

  /** Any thread, more than once. The worker keeps its own descriptor, which nobody can reach. */
  @Override
  public void close() {
    over.countDown();
    sockets.close();
  }
}
