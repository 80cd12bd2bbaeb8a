package org.supervisor4j.netty.engine;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.CauseOfDeath.Kind;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Rollout;
import org.supervisor4j.SupervisorEvent;

/** Writes one line per event, for operators. */
public final class EventLog implements Consumer<SupervisorEvent> {

  private static final String DUMPED = ", asked for a thread dump";
  private static final Logger LOG = LoggerFactory.getLogger("org.supervisor4j");

  @Override
  public void accept(SupervisorEvent event) {
    if (isTrouble(event)) {
      LOG.warn("{}", describe(event));
    } else if (LOG.isInfoEnabled()) {
      LOG.info("{}", describe(event));
    }
  }

  /** Whether it stands in the log as a warning. */
  public static boolean isTrouble(SupervisorEvent event) {
    if (event instanceof SupervisorEvent.WorkerExited exited) {
      return !exited.asked();
    }
    if (event instanceof SupervisorEvent.RollFinished roll) {
      return roll.outcome() instanceof Rollout.RolledBack;
    }
    return event instanceof SupervisorEvent.WorkerNotStarted
        || event instanceof SupervisorEvent.HostEnding
        || event instanceof SupervisorEvent.WorkerHung
        || event instanceof SupervisorEvent.WorkerNotReplaced
        || event instanceof SupervisorEvent.WorkerBackedOff
        || event instanceof SupervisorEvent.WorkerGaveUp
        || event instanceof SupervisorEvent.EventsDropped
        || event instanceof SupervisorEvent.OfLog;
  }

  /** The event in a line, as the log has it. */
  public static String describe(SupervisorEvent event) {
    if (event instanceof SupervisorEvent.OfWorker worker) {
      return worker.worker() + " " + ofWorker(worker);
    }
    return event.program()
        + " "
        + (event instanceof SupervisorEvent.OfLog log ? ofLog(log) : ofProgram(event));
  }

  private static String ofWorker(SupervisorEvent.OfWorker event) {
    if (event instanceof SupervisorEvent.WorkerStarted e) {
      return "started, pid " + e.pid();
    } else if (event instanceof SupervisorEvent.WorkerNotStarted e) {
      return "could not be started: " + e.reason();
    } else if (event instanceof SupervisorEvent.WorkerReady e) {
      return "ready, pid " + e.pid() + ", after " + e.took().toMillis() + " ms";
    } else if (event instanceof SupervisorEvent.WorkerOnStandby e) {
      return "on standby, pid " + e.pid() + ", after " + e.took().toMillis() + " ms";
    } else if (event instanceof SupervisorEvent.WorkerPromoted e) {
      return "filled by spare " + e.spare() + ", pid " + e.pid();
    } else if (event instanceof SupervisorEvent.WorkerDraining e) {
      return "drains, pid " + e.pid() + ": " + e.reason();
    } else if (event instanceof SupervisorEvent.WorkerStopping e) {
      return "gets " + e.signal() + ", pid " + e.pid() + ": " + e.reason();
    } else if (event instanceof SupervisorEvent.WorkerExited e) {
      return "ended, pid " + e.pid() + ": " + ended(e);
    } else if (event instanceof SupervisorEvent.WorkerBackedOff e) {
      return "waits " + e.delay().toMillis() + " ms for its next start: " + e.reason();
    } else if (event instanceof SupervisorEvent.WorkerGaveUp e) {
      return "is FATAL: " + e.reason();
    }
    return ofReplaced(event);
  }

  private static String ofReplaced(SupervisorEvent.OfWorker event) {
    if (event instanceof SupervisorEvent.WorkerRecycling e) {
      return "is to be recycled, pid " + e.pid() + ": " + e.reason();
    } else if (event instanceof SupervisorEvent.WorkerHung e) {
      return "hangs, pid " + e.pid() + ": " + e.reason() + (e.threadDump() ? DUMPED : "");
    } else if (event instanceof SupervisorEvent.WorkerRecovered e) {
      return "works again, pid " + e.pid();
    } else if (event instanceof SupervisorEvent.WorkerReplaced e) {
      return "passes from pid " + e.pid() + " to pid " + e.successor();
    } else if (event instanceof SupervisorEvent.WorkerNotReplaced e) {
      var again = "is tried again in " + e.retryIn().toMillis() + " ms: ";
      return "stays, pid " + e.pid() + ", its replacement " + again + e.reason();
    }
    throw new AssertionError(event);
  }

  /** What it printed last is of interest unless all went as it should. */
  private static String ended(SupervisorEvent.WorkerExited event) {
    var cause = event.cause();
    var told = cause + ", " + event.reason();
    var asWished =
        cause.kind() == Kind.STOP_SIGNAL || cause.status().equals(new ExitStatus.Exited(0));
    return event.asked() && asWished ? told : cause.withLastWords(told);
  }

  private static String ofLog(SupervisorEvent.OfLog event) {
    if (event instanceof SupervisorEvent.LogFailed e) {
      return "log file " + e.path() + " fails: " + e.reason();
    } else if (event instanceof SupervisorEvent.LogRecovered e) {
      return "log file " + e.path() + " works again, bytes lost: " + e.lostBytes();
    }
    throw new AssertionError(event);
  }

  private static String ofProgram(SupervisorEvent event) {
    if (event instanceof SupervisorEvent.ProgramResized e) {
      return "resized from " + e.from() + " to " + e.to() + " workers";
    } else if (event instanceof SupervisorEvent.ChildrenResized e) {
      return "resized from " + e.from() + " to " + e.to() + " children of each worker";
    } else if (event instanceof SupervisorEvent.EventsDropped e) {
      return "listens too slowly, events dropped: " + e.count();
    } else if (event instanceof SupervisorEvent.ProgramAdded e) {
      return "added" + (e.group().equals(e.program()) ? "" : " to group " + e.group());
    } else if (event instanceof SupervisorEvent.ProgramRemoved) {
      return "removed";
    } else if (event instanceof SupervisorEvent.HostEnding e) {
      return "is FATAL, so all is stopped and the JVM exits with "
          + e.exitCode()
          + ": "
          + e.reason();
    } else if (event instanceof SupervisorEvent.RollStarted e) {
      return "rolls from generation " + e.from() + " to " + e.to();
    } else if (event instanceof SupervisorEvent.SlotRolled e) {
      return "slot " + e.slot() + " passes from generation " + e.from() + " to " + e.to();
    } else if (event instanceof SupervisorEvent.RollFinished e) {
      return "roll is over: " + describe(e.outcome());
    }
    throw new AssertionError(event);
  }

  private static String describe(Rollout outcome) {
    if (outcome instanceof Rollout.Completed done) {
      return "generation " + done.generation() + " serves, after " + done.took().toMillis() + " ms";
    } else if (outcome instanceof Rollout.RolledBack back) {
      var culprit = back.culprit().map(worker -> worker + ": ").orElse("");
      return "generation "
          + back.failed()
          + " withdrawn, "
          + back.serving()
          + " serves on: "
          + culprit
          + back.reason();
    } else if (outcome instanceof Rollout.Aborted aborted) {
      var back = aborted.restored() == 0 ? "" : ", slots given back: " + aborted.restored();
      return "aborted by " + aborted.reason() + back;
    }
    return "superseded";
  }
}
