package org.supervisor4j;

/**
 * Whose messages over {@code NOTIFY_SOCKET} count (sd_notify(3)), in the words of systemd's
 * NotifyAccess= (systemd.service(5)). The kernel says who sends (SCM_CREDENTIALS, unix(7)); what
 * another worker sends never counts.
 */
public enum NotifyAccess {
  /** Nobody's: the worker gets no such socket. */
  NONE,

  /** The worker's own process, or the one that it has named by {@code MAINPID=}. */
  MAIN,

  /**
   * Of every process of the worker: its descendants, and the members of its process group. One that
   * is gone before it could be looked at does not count, so a forked notifier should wait for the
   * {@code BARRIER=1} that systemd-notify(1) sends.
   */
  ALL
}
