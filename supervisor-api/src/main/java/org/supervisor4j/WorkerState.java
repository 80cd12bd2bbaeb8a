package org.supervisor4j;

/**
 * The state of a worker, in supervisord's words; {@link #DRAINING} and {@link #STANDBY} are ours.
 */
public enum WorkerState {
  /** No process, and none is wanted. */
  STOPPED,
  /**
   * The process was asked for or runs, but is not ready yet; or its program waits for others, by
   * its {@link StartOrder}.
   */
  STARTING,
  /** Ready: it counts as capacity. */
  RUNNING,
  /** Ready, and no capacity: a spare that accepts nothing until it is promoted. */
  STANDBY,
  /** It died or could not be started; the next start waits. */
  BACKOFF,
  /** It takes no new connection, finishes what it has, then exits. */
  DRAINING,
  /** It was signalled to end. */
  STOPPING,
  /** It ended by itself and its restart policy leaves it so. */
  EXITED,
  /** Its restart budget is spent: an operator, a roll or the cool-down starts it again. */
  FATAL
}
