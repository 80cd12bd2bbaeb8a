package org.supervisor4j.netty.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.Signal;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.ProcessStat;
import org.supervisor4j.netty.posix.Processes;
import org.supervisor4j.netty.process.Deaths;
import org.supervisor4j.netty.runtime.StateFile.Entry;

/** Ends what a dead host left running, so that its addresses can be bound again. */
public final class Predecessor {

  private static final Logger LOG = LoggerFactory.getLogger(Predecessor.class);
  private static final Duration KILLED_WITHIN = Duration.ofSeconds(10);

  private Predecessor() {}

  /**
   * Asks its workers that still run to end, kills what remains of them and of their process groups
   * after the grace, and returns when all are gone.
   *
   * @throws SupervisorException if that host lives, or a worker can't be signalled or survives its
   *     kill
   */
  public static void end(RuntimeDirectory directory, Duration grace, Deaths deaths) {
    directory.state().livingHost().ifPresent(pid -> refuse(directory, pid));
    var ends = new ProcessEnds(deaths);
    var workers = new ArrayList<>(directory.state().read());
    workers.addAll(new Unlisted(directory).besides(workers));
    workers.forEach(worker -> ends.watch(worker.pid(), worker.startTime()));
    var running = workers.stream().filter(entry -> ends.alive().contains(entry.pid())).toList();
    running.forEach(worker -> ask(worker, ends));
    var stubborn = ends.await(running.stream().map(Entry::pid).toList(), grace);
    stubborn.forEach(pid -> Processes.signalGroup(pid, Signal.KILL.number()));
    ends.alive().forEach(pid -> Processes.signal(pid, Signal.KILL.number()));
    running.forEach(worker -> tell(worker, stubborn.contains(worker.pid())));
    requireGone(ends);
  }

  /** The lock should have told; a cleaner of temporary files can take it away. */
  private static void refuse(RuntimeDirectory directory, long host) {
    throw new SupervisorException(
        "runtime directory %s is of the host with pid %d, which runs, though its lock file is gone; stop that host, or give this supervisor another name"
            .formatted(directory.path(), host));
  }

  /** The group is remembered first: once its leader has ended, its number proves nothing. */
  private static void ask(Entry worker, ProcessEnds ends) {
    ProcessStat.all().stream()
        .filter(process -> process.group() == worker.pid())
        .forEach(member -> ends.watch(member.pid(), member.startTime()));
    Processes.signal(worker.pid(), Signal.TERM.number());
  }

  private static void tell(Entry worker, boolean killed) {
    LOG.warn(
        "worker {} (pid {}) of a dead host was {}",
        worker.worker(),
        worker.pid(),
        killed ? "killed, it did not end in time" : "ended");
  }

  private static void requireGone(ProcessEnds ends) {
    var immortal = ends.await(List.copyOf(ends.alive()), KILLED_WITHIN);
    if (!immortal.isEmpty()) {
      throw new SupervisorException(
          "workers of a dead host survive SIGKILL: pids %s; see `ps -o pid,stat,wchan -p PID` (state D waits for a device)"
              .formatted(immortal));
    }
  }
}
