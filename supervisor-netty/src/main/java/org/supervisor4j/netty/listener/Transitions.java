package org.supervisor4j.netty.listener;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.OfWorker;
import org.supervisor4j.SupervisorEvent.ProgramResized;
import org.supervisor4j.SupervisorEvent.SlotRolled;
import org.supervisor4j.SupervisorEvent.WorkerBackedOff;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.SupervisorEvent.WorkerGaveUp;
import org.supervisor4j.SupervisorEvent.WorkerNotStarted;
import org.supervisor4j.SupervisorEvent.WorkerOnStandby;
import org.supervisor4j.SupervisorEvent.WorkerPromoted;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.SupervisorEvent.WorkerStopping;
import org.supervisor4j.WorkerId;

/**
 * Our events as supervisord's {@code PROCESS_STATE} (Subprocess.change_state of supervisord). Every
 * process tells its own states, also where two have one name in a roll; each from_state is the
 * state that was told before. Without I/O; guarded by its owner.
 */
final class Transitions {

  /** In supervisord's words. */
  private enum State {
    STOPPED,
    STARTING,
    RUNNING,
    BACKOFF,
    STOPPING,
    EXITED,
    FATAL
  }

  /** What was told last, and how many starts in a row have failed. */
  private record Told(State state, int tries) {
    static final Told NOTHING = new Told(State.STOPPED, 0);
  }

  private record Living(String program, long pid) {}

  private final Map<Living, Told> living = new HashMap<>();
  private final Map<WorkerId, Told> resting = new HashMap<>(); // but for STOPPED

  /**
   * What follows from an event.
   *
   * @param spec of its program
   */
  List<Event> of(SupervisorEvent event, ProgramSpec spec) {
    if (event instanceof OfWorker ofWorker) {
      var says = new Says(spec, ofWorker.worker());
      tell(ofWorker, says);
      return says.events;
    }
    if (event instanceof SlotRolled rolled) {
      resting.remove(new WorkerId(rolled.program(), rolled.slot(), rolled.from()));
    } else if (event instanceof ProgramResized resized) {
      resting.keySet().removeIf(id -> isOf(id, resized.program()) && id.slot() >= resized.to());
    }
    return List.of();
  }

  /** A program is gone. */
  void forget(String program) {
    resting.keySet().removeIf(id -> isOf(id, program));
    living.keySet().removeIf(each -> each.program().equals(program));
  }

  private static boolean isOf(WorkerId id, String program) {
    return id.program().equals(program);
  }

  private void tell(OfWorker event, Says says) {
    if (event instanceof WorkerStarted e) {
      live(e.worker(), e.pid(), says.starting(rest(e.worker())));
    } else if (event instanceof WorkerNotStarted e) {
      resting.put(e.worker(), says.backoff(says.starting(rest(e.worker()))));
    } else if (event instanceof WorkerReady e) {
      live(e.worker(), e.pid(), says.running(alive(e.worker(), e.pid()), e.pid()));
    } else if (event instanceof WorkerOnStandby e) {
      live(e.worker(), e.pid(), says.running(alive(e.worker(), e.pid()), e.pid()));
    } else if (event instanceof WorkerPromoted e) {
      live(e.worker(), e.pid(), says.running(says.starting(rest(e.worker())), e.pid()));
    } else if (event instanceof WorkerStopping e) {
      live(e.worker(), e.pid(), says.stopping(alive(e.worker(), e.pid()), e.pid()));
    } else if (event instanceof WorkerExited e) {
      exited(e, says);
    } else if (event instanceof WorkerBackedOff e) {
      var rest = rest(e.worker());
      resting.put(e.worker(), rest.state() == State.BACKOFF ? rest : says.backoff(rest));
    } else if (event instanceof WorkerGaveUp e) {
      resting.put(e.worker(), says.fatal(rest(e.worker())));
    }
  }

  private void exited(WorkerExited event, Says says) {
    var told = alive(event.worker(), event.pid());
    living.remove(new Living(event.program(), event.pid()));
    if (event.asked()) {
      var stopped = says.stopped(says.stopping(told, event.pid()), event.pid());
      if (stopped.tries() > 0) {
        resting.put(event.worker(), stopped);
      }
    } else if (told.state() == State.STARTING && says.isRestarted(event)) {
      resting.put(event.worker(), says.backoff(told));
    } else {
      resting.put(event.worker(), says.exited(told, event));
    }
  }

  /** What was told of a slot without a process, which is about to tell more. */
  private Told rest(WorkerId worker) {
    var told = resting.remove(worker);
    return told == null ? Told.NOTHING : told;
  }

  private Told alive(WorkerId worker, long pid) {
    return living.getOrDefault(
        new Living(worker.program(), pid), new Told(State.STARTING, 0)); // of before we listened
  }

  private void live(WorkerId worker, long pid, Told told) {
    living.put(new Living(worker.program(), pid), told);
  }

  /** Puts what is told of one worker into words. */
  private static final class Says {
    private final ProgramSpec spec;
    private final ProcessName name;
    private final List<Event> events = new ArrayList<>();

    Says(ProgramSpec spec, WorkerId worker) {
      this.spec = spec;
      name = ProcessName.of(spec, worker.slot());
    }

    boolean isRestarted(WorkerExited event) {
      var policy = spec.restart();
      return policy.startRetries().isPresent() || policy.restarts(event.status());
    }

    Told starting(Told from) {
      return say(from, State.STARTING, from.tries(), " tries:" + from.tries());
    }

    Told backoff(Told from) {
      int tries = from.tries() + 1;
      return say(from, State.BACKOFF, tries, " tries:" + tries);
    }

    Told running(Told from, long pid) {
      return say(from, State.RUNNING, 0, " pid:" + pid);
    }

    /** Told once, however many signals there are. */
    Told stopping(Told from, long pid) {
      return from.state() == State.STOPPING
          ? from
          : say(from, State.STOPPING, from.tries(), " pid:" + pid);
    }

    Told stopped(Told from, long pid) {
      return say(from, State.STOPPED, from.tries(), " pid:" + pid);
    }

    Told exited(Told from, WorkerExited event) {
      int expected = spec.restart().expects(event.status()) ? 1 : 0;
      return say(from, State.EXITED, 0, " expected:" + expected + " pid:" + event.pid());
    }

    Told fatal(Told from) {
      return say(from, State.FATAL, 0, "");
    }

    private Told say(Told from, State to, int tries, String more) {
      events.add(new Event("PROCESS_STATE_" + to, name + " from_state:" + from.state() + more));
      return new Told(to, tries);
    }
  }
}
