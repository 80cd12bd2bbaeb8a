package org.supervisor4j.netty.engine;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.LogSink;
import org.supervisor4j.Logs;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Readiness;
import org.supervisor4j.Signal;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.Warmup;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.engine.Evaluation.Evaluated;
import org.supervisor4j.netty.lifecycle.Input;
import org.supervisor4j.netty.posix.Processes;
import org.supervisor4j.netty.socket.ListenSockets;
import org.supervisor4j.netty.wire.HttpGet;

/**
 * A worker in no slot, on sockets of its own, from its launch to its exit: gets ready, answers a
 * few requests and drains. Blocks; an interrupt ends it.
 */
final class Trainee {

  private static final Logger LOG = LoggerFactory.getLogger(Trainee.class);

  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final Duration limit;
  private final long deadline;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final CompletableFuture<ExitStatus> exited = new CompletableFuture<>();
  private final Rooms rooms;
  private final ProgramSpec spec;
  private final WorkerId worker;
  private final Evaluated command;
  private volatile boolean connected;
  private volatile String lastLine = "it printed nothing";

  Trainee(Rooms rooms, ProgramSpec spec, WorkerId worker, Evaluated command, Duration limit) {
    this.limit = limit;
    deadline = System.nanoTime() + limit.toNanos();
    this.rooms = rooms;
    this.spec = spec;
    this.worker = worker;
    this.command = command;
  }

  /**
   * Goes all its way.
   *
   * @param paths what it is asked for
   * @throws SupervisorException if it does not get to its end by itself, or with exit code 1
   */
  void work(List<String> paths) throws InterruptedException {
    var place = WorkerProcesses.nextNumber();
    try (var sockets = new ListenSockets()) {
      var own = onOwnSockets(blocking(() -> rooms.directory().workerDirectory(place)));
      var blocking = own.command().convention().isBlocking();
      own.sockets().forEach(socket -> sockets.bind(socket, blocking));
      var process = blocking(() -> launch(own, rooms.with(sockets)));
      try {
        awaitReady();
        process.accept(Map.of());
        own.sockets().stream()
            .filter(socket -> !(socket instanceof SocketHandoff.Udp))
            .map(socket -> sockets.get(socket.name()).address())
            .forEach(address -> paths.forEach(path -> ask(address, path)));
        end(process);
      } finally {
        bury(process);
      }
    } finally {
      blocking(() -> rooms.directory().release(place));
    }
  }

  /** Of the same kind, since a worker loads other classes for each. */
  private ProgramSpec onOwnSockets(Path place) {
    var own = new ArrayList<SocketHandoff>();
    for (var socket : spec.sockets()) {
      own.add(ofSameKind(socket, place.resolve("s" + own.size())));
    }
    LogSink listening =
        (trainee, stream, line) -> {
          lastLine = line;
          LOG.debug("{} {}", trainee, line);
        };
    return spec.toBuilder()
        .sockets(own.toArray(SocketHandoff[]::new))
        .notifyAccess(spec.notifyAccess())
        .descriptorStore(0) // what others have left is not for it
        .logs(listening)
        .stderr(Logs.to(listening))
        .build();
  }

  private SocketHandoff ofSameKind(SocketHandoff socket, Path path) {
    if (socket instanceof SocketHandoff.Udp) {
      return SocketHandoff.udp(socket.name(), "127.0.0.1", 0);
    }
    return rooms.sockets().get(socket.name()).address() instanceof UnixDomainSocketAddress
        ? SocketHandoff.unix(socket.name(), path)
        : SocketHandoff.tcp(socket.name(), "127.0.0.1", 0);
  }

  private WorkerProcess launch(ProgramSpec own, Rooms its) {
    var order =
        new WorkerProcess.Order(WorkerProcesses.nextNumber(), worker, own, command, Warmup.none());
    var heard = new WorkerReports(order.number(), worker, own, this::hear);
    var process = WorkerProcess.launch(order, heard, its);
    Processes.yieldToOthers(process.pid()); // before its death can be noticed: it is still its pid
    process.announce(heard);
    return process;
  }

  private void hear(Input.OfWorker input) {
    if (input instanceof Input.Connected) {
      connected = true;
    } else if (input instanceof Input.Ready) {
      ready.complete(null);
    } else if (input instanceof Input.Exited exit) {
      exited.complete(exit.cause().status());
    }
  }

  private void awaitReady() throws InterruptedException {
    if (spec.readiness() instanceof Readiness.AliveFor alive) {
      ready.completeOnTimeout(null, alive.time().toNanos(), TimeUnit.NANOSECONDS);
    }
    inTime(CompletableFuture.anyOf(ready, exited));
    if (!ready.isDone()) {
      throw failed("ended before it was ready: " + exited.join());
    }
  }

  /** Whatever it answers: it may be a protocol that this is no request of. */
  private void ask(SocketAddress address, String path) {
    try {
      HttpGet.ask(address, path, ANSWER);
    } catch (IOException e) {
      LOG.debug("{} did not answer {}", worker, path, e);
    }
  }

  private void end(WorkerProcess process) throws InterruptedException {
    if (connected) {
      process.drain(DRAIN, Duration.ZERO);
    } else {
      rooms.deaths().signal(process.pid(), Signal.TERM);
    }
    var status = inTime(exited);
    // of a JVM that could not write
    if (!(status instanceof ExitStatus.Exited exit) || exit.code() == 1) {
      throw failed("ended badly: " + status);
    }
  }

  private <T> T inTime(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw failed("did not come to its end within " + limit.toSeconds() + " s and was killed");
    } catch (ExecutionException e) {
      throw new AssertionError("none of these fails", e);
    }
  }

  /** That it came to nothing, with its last line. */
  SupervisorException failed(String how) {
    return new SupervisorException(
        "the worker that was to make it %s; its last line: %s".formatted(how, lastLine));
  }

  private void bury(WorkerProcess process) {
    if (!exited.isDone()) {
      rooms.deaths().signalGroup(process.pid(), Signal.KILL);
      exited.join();
    }
    blocking(process::release);
  }

  /** Waited for even if interrupted: a process must not be started behind our back. */
  private <T> T blocking(Supplier<T> task) {
    return CompletableFuture.supplyAsync(task, rooms.blocking()).join();
  }

  private void blocking(Runnable task) {
    CompletableFuture.runAsync(task, rooms.blocking()).join();
  }
}
