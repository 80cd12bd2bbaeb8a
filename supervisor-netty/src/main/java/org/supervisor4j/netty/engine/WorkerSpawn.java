package org.supervisor4j.netty.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.engine.WorkerProcess.Order;
import org.supervisor4j.netty.notify.DescriptorStore;
import org.supervisor4j.netty.posix.Processes;
import org.supervisor4j.netty.process.Conditions;
import org.supervisor4j.netty.process.Launch;
import org.supervisor4j.netty.runtime.OwnDirectory;
import org.supervisor4j.netty.runtime.StateFile;
import org.supervisor4j.netty.socket.Lent;
import org.supervisor4j.netty.socket.Listener;
import org.supervisor4j.netty.wire.Variables;

/**
 * The start of one process, with all that it inherits.
 *
 * @param autopsy knows how to explain its death
 * @param input what its stdin leads from, its process's to close
 */
record WorkerSpawn(long pid, Autopsy autopsy, WorkerInput.Kept input) {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerSpawn.class);

  /**
   * What a worker inherits: its stdin if that is a pipe, listening sockets, then what the last one
   * of its slot has left.
   */
  record Inherited(OptionalInt stdin, Lent sockets, DescriptorStore.Lent stored) {

    private SortedMap<Integer, Integer> descriptors(ProgramSpec spec) {
      var all = new ArrayList<>(sockets.descriptors());
      all.addAll(stored.descriptors());
      var numbers = SocketNumbers.of(spec, all.size());
      var inherited = new TreeMap<Integer, Integer>();
      stdin.ifPresent(fd -> inherited.put(0, fd));
      for (int i = 0; i < all.size(); i++) {
        inherited.put(numbers.get(i), all.get(i));
      }
      return inherited;
    }
  }

  static WorkerSpawn of(Order order, WorkerSockets own, WorkerReports reports, Rooms rooms) {
    var pid = OptionalLong.empty();
    try (var input = WorkerInput.open(order, reports, rooms);
        var output =
            WorkerOutput.open(order.worker(), order.spec(), input.member(), reports, rooms);
        var sockets = rooms.sockets().lend(order.sockets());
        var probe = own.probe().map(Probe::lend).orElse(Lent.NONE);
        var stored = stored(order, rooms)) {
      var inherited = new Inherited(input.descriptor(), sockets.and(probe), stored);
      var launch = plan(order, own, output, inherited);
      var autopsy = new Autopsy(launch, output.lastLine(), rooms);
      pid = OptionalLong.of(rooms.launcher().launch(launch));
      enlist(order, pid.getAsLong(), rooms.roster());
      output.launched(pid.getAsLong());
      return new WorkerSpawn(pid.getAsLong(), autopsy, input.keep(pid.getAsLong()));
    } catch (RuntimeException | Error e) {
      pid.ifPresent(Processes::end); // nobody would watch it, nor reap it
      rooms.roster().remove(order.number());
      order.command().conditions().release(order.number());
      throw e;
    }
  }

  private static DescriptorStore.Lent stored(Order order, Rooms rooms) {
    return order.spec().descriptorStore() == 0
        ? DescriptorStore.Lent.NONE
        : rooms.notifications().store().lend(order.place());
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
      Order order, WorkerSockets own, WorkerOutput output, Inherited inherited) {
    inherited.sockets().listeners().forEach(WorkerSpawn::restore);
    var environment = WorkerEnvironment.of(order, own, inherited);
    var conditions = order.command().conditions().begin(order.number());
    give(own.directory(), conditions); // all is in it now
    return new Launch(
        order.command().line(),
        order.command().directory(),
        environment,
        inherited.descriptors(order.spec()),
        prelude(order, environment.keySet()),
        conditions,
        output.stdout(),
        output.stderr());
  }

  /** To the user that the worker runs as, who must find the way there, too. */
  private static void give(Path directory, Conditions conditions) {
    conditions.uid().ifPresent(uid -> OwnDirectory.give(directory, uid));
    conditions
        .objectionToEntering(directory)
        .ifPresent(
            why -> {
              throw new SupervisorException(
                  "its runtime directory can't be used: %s; chmod it, or name another runtimeParent"
                      .formatted(why));
            });
  }

  private static Launch.Prelude prelude(Order order, Set<String> variables) {
    var command = order.spec().command();
    var asks =
        variables.contains(Variables.LISTEN_FDS) || variables.contains(Variables.WATCHDOG_USEC);
    return switch (command.convention()) {
      case SERVER_STARTER, STARMAN -> Launch.Prelude.IGNORE_SIGPIPE;
      case INETD -> Launch.Prelude.NONE;
      case SYSTEMD ->
          command.announcesPid() && asks ? Launch.Prelude.ANNOUNCE_PID : Launch.Prelude.NONE;
    };
  }

  /** Any worker can change it for all; it is asked at each spawn. */
  private static void restore(Listener listener) {
    if (listener.restore()) {
      var before = listener.blocking() ? "non-blocking" : "blocking";
      LOG.warn("a worker had made the listening socket {} {}", listener.name(), before);
    }
  }
}
