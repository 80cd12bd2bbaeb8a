package org.supervisor4j.netty.engine;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SocketConvention;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.Warmup;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.control.WorkerLink;
import org.supervisor4j.netty.lifecycle.Limits;
import org.supervisor4j.netty.posix.Processes;
import org.supervisor4j.netty.process.Launch;
import org.supervisor4j.netty.runtime.StateFile;
import org.supervisor4j.netty.socket.Lent;
import org.supervisor4j.netty.socket.Listener;
import org.supervisor4j.netty.wire.Message;
import org.supervisor4j.netty.wire.Tokens;

/**
 * One process with its channel, its pipes and its directory, all of which it owns from its launch
 * to its {@link #release}. Launched and released on the blocking thread, its death is explained on
 * the thread that sees it, the rest is called on the engine's.
 */
final class WorkerProcess {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

  private final Rooms rooms;
  private final long number;
  private final WorkerLink link;
  private final Spawned spawned;
  private final WorkerReports reports;
  private final Speaker speaker;
  private final Optional<Probe> probe;
  private Optional<Vigil> vigil = Optional.empty(); // the engine's, and at last the release's

  private WorkerProcess(
      Rooms rooms,
      long number,
      WorkerLink link,
      Spawned spawned,
      WorkerReports reports,
      Optional<Probe> probe) {
    this.rooms = rooms;
    this.number = number;
    this.link = link;
    this.spawned = spawned;
    this.reports = reports;
    this.probe = probe;
    speaker = new Speaker(spawned.pid(), reports::hello);
  }

  private record Spawned(long pid, Autopsy autopsy) {}

  /** What is to be started: a worker of a spec, with what its command comes to. */
  record Order(
      long number, WorkerId worker, ProgramSpec spec, Evaluation.Evaluated command, Warmup warmup) {

    private List<String> sockets() {
      return spec.sockets().stream().map(SocketHandoff::name).toList();
    }

    private Launch.Prelude prelude() {
      if (spec.command().convention() != SocketConvention.SYSTEMD) {
        return Launch.Prelude.IGNORE_SIGPIPE;
      }
      return spec.command().announcesPid() && !spec.sockets().isEmpty()
          ? Launch.Prelude.ANNOUNCE_PID
          : Launch.Prelude.NONE;
    }
  }

  static WorkerProcess launch(Order order, WorkerReports reports, Rooms rooms) {
    var directory = rooms.directory().workerDirectory(order.number());
    try {
      var token = Tokens.next();
      var channel = directory.resolve("c");
      var link = rooms.control().open(channel, token, reports);
      try {
        return launch(order, channel, token, link, reports, rooms);
      } catch (RuntimeException | Error e) {
        link.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      rooms.directory().release(order.number());
      throw e;
    }
  }

  private static WorkerProcess launch(
      Order order,
      Path channel,
      String token,
      WorkerLink link,
      WorkerReports reports,
      Rooms rooms) {
    var probe = Probe.open(order.spec().readiness(), channel.resolveSibling("p"));
    try {
      var spawned = spawn(order, channel, token, probe, reports, rooms);
      return new WorkerProcess(rooms, order.number(), link, spawned, reports, probe);
    } catch (RuntimeException | Error e) {
      probe.ifPresent(Probe::close);
      throw e;
    }
  }

  private static Spawned spawn(
      Order order,
      Path channel,
      String token,
      Optional<Probe> probe,
      WorkerReports reports,
      Rooms rooms) {
    var pid = OptionalLong.empty();
    try (var output = WorkerOutput.open(order.worker(), order.spec(), reports, rooms);
        var sockets = rooms.sockets().lend(order.sockets());
        var own = probe.map(Probe::lend).orElse(Lent.NONE)) {
      var launch = plan(order, channel, token, output, sockets.and(own));
      var autopsy = new Autopsy(launch, output.lastLine(), rooms);
      pid = OptionalLong.of(rooms.launcher().launch(launch));
      enlist(order, pid.getAsLong(), rooms.roster());
      return new Spawned(pid.getAsLong(), autopsy);
    } catch (RuntimeException | Error e) {
      pid.ifPresent(Processes::end); // nobody would watch it, nor reap it
      rooms.roster().remove(order.number());
      throw e;
    }
  }

  /** Without its start time the next host could not trust the pid, and finds it unlisted. */
  private static void enlist(Order order, long pid, Roster roster) {
    Processes.startTime(pid)
        .ifPresent(
            start ->
                roster.add(
                    new StateFile.Entry(
                        order.number(), order.worker(), pid, start, order.sockets())));
  }

  private static Launch plan(
      Order order, Path channel, String token, WorkerOutput output, Lent sockets) {
    sockets.listeners().forEach(WorkerProcess::restore);
    return new Launch(
        order.command().line(),
        order.command().directory(),
        WorkerEnvironment.of(order, channel, token, sockets),
        inherited(order.spec().sockets(), sockets.descriptors()),
        order.prelude(),
        output.stdout(),
        output.stderr());
  }

  private static SortedMap<Integer, Integer> inherited(
      List<SocketHandoff> sockets, List<Integer> descriptors) {
    var numbers = SocketNumbers.of(sockets, descriptors.size());
    var inherited = new TreeMap<Integer, Integer>();
    for (int i = 0; i < descriptors.size(); i++) {
      inherited.put(numbers.get(i), descriptors.get(i));
    }
    return inherited;
  }

  /** Any worker can change it for all; it is asked at each spawn. */
  private static void restore(Listener listener) {
    if (listener.restore()) {
      var before = listener.blocking() ? "non-blocking" : "blocking";
      LOG.warn("a worker had made the listening socket {} {}", listener.name(), before);
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
    try {
      rooms.deaths().watch(pid(), status -> reports.exited(autopsy(status)));
    } catch (RuntimeException | Error e) {
      LOG.error("process {} could not be watched and was ended", pid(), e);
      reports.exited(CauseOfDeath.of(new ExitStatus.Unknown()));
    }
    reports.spawned(pid());
    probe.ifPresent(asking -> asking.begin(reports, spawned.autopsy()::lastLine));
  }

  void accept(Map<String, List<Integer>> shards) {
    link.accept(shards);
  }

  /** The worker gets a little less than we wait, so that it ends by itself and not by a signal. */
  void drain(Duration within, Duration idleGrace) {
    var tenth = within.dividedBy(10);
    var margin = tenth.compareTo(Duration.ofSeconds(1)) < 0 ? tenth : Duration.ofSeconds(1);
    link.drain(within.minus(margin), idleGrace);
  }

  /** Where it takes over the connections of others, if it can. */
  Optional<Message.Heir> door() {
    return link.door();
  }

  void bequeath(List<Message.Heir> heirs) {
    link.bequeath(heirs);
  }

  void watch(Limits limits) {
    var watching = reports.watch(limits, speaker);
    rooms.lookout().add(watching);
    vigil = Optional.of(watching);
  }

  void dumpThreads() {
    speaker.dumpThreads(rooms.deaths());
  }

  /** After its death. */
  void release() {
    vigil.ifPresent(rooms.lookout()::remove);
    probe.ifPresent(Probe::close);
    link.close();
    rooms.directory().release(number);
    rooms.roster().remove(number);
  }
}
