package org.supervisor4j.netty.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Signal;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.Warmup;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.lifecycle.Limits;
import org.supervisor4j.netty.notify.DescriptorStore;
import org.supervisor4j.netty.notify.NotifySocket;
import org.supervisor4j.netty.wire.Message;

/**
 * One process with its channel, its pipes and its directory, all of which it owns from its launch
 * to its {@link #release}. Launched and released on the blocking thread, its death is explained on
 * the thread that sees it, the rest is called on the engine's.
 */
final class WorkerProcess {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

  private final Rooms rooms;
  private final Order order;
  private final WorkerSockets sockets;
  private final WorkerSpawn spawned;
  private final WorkerReports reports;
  private final Speaker speaker;
  private Optional<Vigil> vigil = Optional.empty(); // the engine's, and at last the release's

  private WorkerProcess(
      Rooms rooms, Order order, WorkerSockets sockets, WorkerSpawn spawned, WorkerReports reports) {
    this.rooms = rooms;
    this.order = order;
    this.sockets = sockets;
    this.spawned = spawned;
    this.reports = reports;
    speaker = new Speaker(spawned.pid(), reports::hello);
  }

  /** What is to be started: a worker of a spec, with what its command comes to. */
  record Order(
      long number, WorkerId worker, ProgramSpec spec, Evaluation.Evaluated command, Warmup warmup) {

    List<String> sockets() {
      return spec.sockets().stream().map(SocketHandoff::name).toList();
    }

    /** Where it leaves descriptors to the next worker of its slot. */
    DescriptorStore.Place place() {
      return new DescriptorStore.Place(worker.program(), worker.slot());
    }
  }

  static WorkerProcess launch(Order order, WorkerReports reports, Rooms rooms) {
    var sockets = WorkerSockets.open(order, reports, rooms);
    try {
      return new WorkerProcess(
          rooms, order, sockets, WorkerSpawn.of(order, sockets, reports, rooms), reports);
    } catch (RuntimeException | Error e) {
      sockets.close();
      throw e;
    }
  }

  long pid() {
    return spawned.pid();
  }

  /** Why it has ended, once it has. */
  CauseOfDeath autopsy(ExitStatus status) {
    return spawned.autopsy().of(status, pid());
  }

  /** Tells that it was spawned, and from then on of its death. */
  void announce(WorkerReports reports) {
    hear();
    try {
      rooms
          .deaths()
          .watch(
              pid(),
              () -> spawned.autopsy().look(pid()),
              status -> reports.exited(lastWords(status)));
    } catch (RuntimeException | Error e) {
      LOG.error("process {} could not be watched and was ended", pid(), e);
      reports.exited(CauseOfDeath.of(new ExitStatus.Unknown()));
    }
    reports.spawned(pid());
    sockets.probe().ifPresent(asking -> asking.begin(reports, spawned.autopsy()::lastLine));
  }

  /** Before its death is watched for: what it says before that is to be heard before. */
  private void hear() {
    try {
      sockets.notifySocket().ifPresent(socket -> socket.hear(pid()));
    } catch (RuntimeException | Error e) {
      LOG.error("process {} can't be heard over NOTIFY_SOCKET", pid(), e);
    }
  }

  private CauseOfDeath lastWords(ExitStatus status) {
    sockets.notifySocket().ifPresent(NotifySocket::finish);
    return autopsy(status).told(reports.lastWords());
  }

  void accept(Map<String, List<Integer>> shards) {
    sockets.link().accept(shards);
  }

  /** The worker gets a little less than we wait, so that it ends by itself and not by a signal. */
  void drain(Duration within, Duration idleGrace) {
    var tenth = within.dividedBy(10);
    var margin = tenth.compareTo(Duration.ofSeconds(1)) < 0 ? tenth : Duration.ofSeconds(1);
    sockets.link().drain(within.minus(margin), idleGrace);
  }

  /** Where it takes over the connections of others, if it can. */
  Optional<Message.Heir> door() {
    return sockets.link().door();
  }

  void bequeath(List<Message.Heir> heirs) {
    sockets.link().bequeath(heirs);
  }

  void watch(Limits limits) {
    var watching = reports.watch(limits, speaker);
    rooms.lookout().add(watching);
    vigil = Optional.of(watching);
  }

  /** To the process that it has named as its main one, or else to its first. */
  void signal(Signal signal) {
    var main = sockets.notifySocket().map(NotifySocket::main).orElse(OptionalLong.empty());
    if (main.isPresent()) {
      rooms.deaths().signal(pid(), main.getAsLong(), signal);
    } else {
      rooms.deaths().signal(pid(), signal);
    }
  }

  /** To its stdin. */
  CompletableFuture<Void> write(byte[] bytes) {
    return spawned
        .input()
        .forCallers()
        .map(pipe -> pipe.write(bytes))
        .orElseGet(
            () ->
                CompletableFuture.failedFuture(
                    new SupervisorException(
                        "its stdin is no pipe to write to; call stdin(Stdin.piped()) in its spec")));
  }

  void dumpThreads() {
    speaker.dumpThreads(rooms.deaths());
  }

  /** After its death. */
  void release() {
    vigil.ifPresent(rooms.lookout()::remove);
    spawned.input().close();
    try {
      sockets.close();
    } finally { // whatever the worker has left in its directory
      rooms.roster().remove(order.number());
      order.command().conditions().release(order.number());
    }
  }
}
