package org.supervisor4j;

import java.time.Duration;
import java.util.function.Consumer;

/** A worker's view of itself: inside a worker process, or in one that nobody supervises. */
public interface WorkerContext {

  /**
   * Who this worker is; {@code worker/0#1} when nobody supervises it. Slot 0 is always there, but
   * for a while of each roll twice: work that only one may do needs a lock as well, which {@link
   * #onDrain} gives back.
   */
  WorkerId id();

  /** Whether a supervisor has started this process. */
  boolean supervised();

  /**
   * Whether this process serves nobody: a supervisor runs it once to see which classes it loads
   * ({@link ClassArchive}), and ends it soon. Its slot is one that no worker has. It should open
   * what it always opens, but take no job from a queue and write nothing that others would read. A
   * program without this library finds SUPERVISOR4J_TRAINING in its environment then.
   */
  boolean training();

  /**
   * Calls this once when the worker drains and has stopped accepting, with the time that is left,
   * on a thread of its own beside the drain of the connections, which have been told before: an
   * answer that this completes announces the close. The exit waits for it, until the deadline.
   * Several are called in the order in which they were added.
   */
  void onDrain(Consumer<Duration> action);
}
