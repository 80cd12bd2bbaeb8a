package org.supervisor4j;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Something that happened. Events reach listeners one at a time, in the order in which they
 * happened, on a thread of their own: a slow listener delays other listeners, never a worker.
 *
 * <p>Each process tells {@code (NotStarted | Started Ready? Draining? Stopping* Exited)}, in this
 * order, where a spare tells {@code (OnStandby Promoted?)} instead of {@code Ready}; a death that
 * is answered is followed by {@code (BackedOff | GaveUp)?} before the next {@code Started} of its
 * slot and generation. A roll tells {@code RollStarted SlotRolled* RollFinished}; a slot that is
 * given back tells {@code SlotRolled}, too. A replacement within the generation tells {@code
 * (Recycling | Hung) ... (Replaced | NotReplaced | Recovered)?} of the worker that is to go, while
 * its successor tells what any process does. A slot that comes back after a resize may start while
 * its former worker drains; their pids differ. A log file that fails tells each program that writes
 * to it {@code LogFailed LogRecovered?}, at any time among the others.
 */
public sealed interface SupervisorEvent {

  String program();

  /** What happened to a worker. */
  sealed interface OfWorker extends SupervisorEvent {
    WorkerId worker();

    @Override
    default String program() {
      return worker().program();
    }
  }

  /** What happened to a roll. */
  sealed interface OfRoll extends SupervisorEvent {}

  /** What happened to a log file; a program is told only if it writes there. */
  sealed interface OfLog extends SupervisorEvent {
    Path path();
  }

  /** A process was started. */
  record WorkerStarted(WorkerId worker, long pid) implements OfWorker {}

  /** A process could not be started. */
  record WorkerNotStarted(WorkerId worker, String reason) implements OfWorker {}

  /** The worker counts as capacity from now on. */
  record WorkerReady(WorkerId worker, long pid, Duration took) implements OfWorker {}

  /** The worker is ready and waits for a slot; see {@link ProgramSpec.Builder#standby}. */
  record WorkerOnStandby(WorkerId worker, long pid, Duration took) implements OfWorker {}

  /**
   * A spare fills the slot of a worker that died, or is replaced, or that a resize has added: it
   * counts as capacity from now on.
   *
   * @param worker as of now
   * @param spare the number it had; mostly the next spare has it again
   */
  record WorkerPromoted(WorkerId worker, long pid, int spare) implements OfWorker {}

  /** The worker was told to take no new connection and to finish. */
  record WorkerDraining(WorkerId worker, long pid, String reason) implements OfWorker {}

  /** The worker was signalled to end; {@code KILL} went to its whole process group. */
  record WorkerStopping(WorkerId worker, long pid, Signal signal, String reason)
      implements OfWorker {}

  /**
   * The process is gone.
   *
   * @param cause how it ended, and what brought it
   * @param asked whether we wanted it to end
   * @param reason why we wanted it, or what it means that we did not
   */
  record WorkerExited(WorkerId worker, long pid, CauseOfDeath cause, boolean asked, String reason)
      implements OfWorker {

    public ExitStatus status() {
      return cause.status();
    }
  }

  /** The next start waits, since the worker has died too often lately. */
  record WorkerBackedOff(WorkerId worker, Duration delay, String reason) implements OfWorker {}

  /**
   * The restart budget is spent, or it was never ready and its policy is to leave it so: the worker
   * is FATAL.
   */
  record WorkerGaveUp(WorkerId worker, String reason) implements OfWorker {}

  /**
   * The worker has come to a limit of its {@link RecyclePolicy}; a successor is started beside it
   * as soon as one may be.
   */
  record WorkerRecycling(WorkerId worker, long pid, String reason) implements OfWorker {}

  /**
   * The worker lives and does not work; a successor is started beside it as soon as one may be.
   *
   * @param reason what is missed, and since when; that it is frozen, if it is
   * @param threadDump whether it was asked for a thread dump, which comes with its output
   */
  record WorkerHung(WorkerId worker, long pid, String reason, boolean threadDump)
      implements OfWorker {}

  /** A worker that had hung works again, before its successor was ready, and stays. */
  record WorkerRecovered(WorkerId worker, long pid) implements OfWorker {}

  /**
   * The successor holds the slot; the worker that was recycled, or had hung, is brought to its end.
   */
  record WorkerReplaced(WorkerId worker, long pid, long successor) implements OfWorker {}

  /**
   * The successor has failed; the worker stays in its slot.
   *
   * @param retryIn after this time the next one is started
   */
  record WorkerNotReplaced(WorkerId worker, long pid, Duration retryIn, String reason)
      implements OfWorker {}

  /**
   * The number of workers was changed by {@link Program#resize}; a roll changes it without this.
   *
   * @param from how many were wanted before
   */
  record ProgramResized(String program, int from, int to) implements SupervisorEvent {}

  /**
   * The number of children that each worker has was changed by {@link Program#resizeChildren}; the
   * workers are told by and by.
   *
   * @param from how many were wanted before
   */
  record ChildrenResized(String program, int from, int to) implements SupervisorEvent {}

  /**
   * The buffer of a pool of event listeners was full, and its oldest events were dropped. Told at
   * the first of them, then at most once a minute.
   *
   * @param count how many since it was told last
   */
  record EventsDropped(String program, long count) implements SupervisorEvent {}

  /** The program was added to a supervisor that runs; told before anything else of it. */
  record ProgramAdded(String program, String group) implements SupervisorEvent {}

  /** The program is down and forgotten; nothing more is told of it unless it is added again. */
  record ProgramRemoved(String program, String group) implements SupervisorEvent {}

  /**
   * A worker of this program is FATAL, so everything is stopped and then the JVM exits; see {@link
   * Supervisor.Builder#exitOnFatal}.
   */
  record HostEnding(String program, String reason, int exitCode) implements SupervisorEvent {}

  /** A new generation begins to replace the old one. */
  record RollStarted(String program, int from, int to) implements OfRoll {}

  /**
   * A slot has changed hands; the worker that held it drains. From the new generation to the old
   * one when the roll is taken back.
   */
  record SlotRolled(String program, int slot, int from, int to) implements OfRoll {}

  /** The roll is over. */
  record RollFinished(Rollout outcome) implements OfRoll {
    @Override
    public String program() {
      return outcome.program();
    }
  }

  /**
   * A log file can't be opened or written, and lines are lost until it has recovered; or it can't
   * be rotated and grows on. Told once, tried again at most once a second.
   */
  record LogFailed(String program, Path path, String reason) implements OfLog {}

  /** A log file that had failed took a line, or was rotated, again. */
  record LogRecovered(String program, Path path, long lostBytes) implements OfLog {}
}
