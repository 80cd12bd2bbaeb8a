package org.supervisor4j.netty.lifecycle;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.supervisor4j.Rollout;
import org.supervisor4j.Signal;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.WorkerId;

/** What the core wants done. A process is named by its serial, which is never used twice. */
public sealed interface Effect {

  /** An effect on a worker process. */
  sealed interface OnWorker extends Effect {
    long serial();
  }

  /**
   * Start a process.
   *
   * @param warmed whether it has time to be warmed, since others serve meanwhile
   * @param children how many it is to have, if it is a master
   */
  record Spawn(
      long serial, WorkerId worker, Generation generation, boolean warmed, OptionalInt children)
      implements OnWorker {}

  /** The spawn is not wanted any more; it is answered all the same, one way or the other. */
  record Withdraw(long serial) implements OnWorker {}

  /**
   * Let it accept connections.
   *
   * @param shards of sockets that have them: from which it accepts, and from no other
   */
  record Accept(long serial, Map<String, List<Integer>> shards) implements OnWorker {}

  /** From now on tell when it crosses a limit; see {@link Input.Worn} and {@link Input.Hung}. */
  record Watch(long serial, Limits limits) implements OnWorker {}

  /** Let it print what its threads do. */
  record DumpThreads(long serial) implements OnWorker {}

  record Drain(long serial, Duration within, Duration idleGrace) implements OnWorker {}

  /** Who takes over its open connections, once it drains; instead of who did so far. */
  record Bequeath(long serial, List<Long> heirs) implements OnWorker {}

  record Send(long serial, Signal signal) implements OnWorker {}

  /** To every process of its group. */
  record SendToGroup(long serial, Signal signal) implements OnWorker {}

  /** SIGKILL to the whole process group. */
  record Kill(long serial) implements OnWorker {}

  /** The process is gone: give back what was held for it. */
  record Release(long serial) implements OnWorker {}

  /** Nobody comes back to these slots by itself: what was kept for their next workers can go. */
  record Forget(Set<Integer> slots) implements Effect {}

  /** Tell the listeners and the log. */
  record Publish(SupervisorEvent event) implements Effect {}

  /** An operation has come to its end. */
  record Complete(long operation, Outcome outcome) implements Effect {}

  /** How an operation ended. */
  sealed interface Outcome {}

  record Done() implements Outcome {}

  record Failed(String reason) implements Outcome {}

  record Rolled(Rollout rollout) implements Outcome {}
}
