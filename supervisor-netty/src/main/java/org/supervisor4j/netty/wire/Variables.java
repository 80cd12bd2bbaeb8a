package org.supervisor4j.netty.wire;

/** The environment variables through which a worker meets its supervisor. */
public final class Variables {

  /** The path of the unix socket on which the supervisor waits for this worker. */
  public static final String CHANNEL = "SUPERVISOR4J_CHANNEL";

  /** What the worker shows there to be believed. */
  public static final String TOKEN = "SUPERVISOR4J_TOKEN";

  public static final String PROGRAM = "SUPERVISOR4J_PROGRAM";
  public static final String SLOT = "SUPERVISOR4J_SLOT";
  public static final String GENERATION = "SUPERVISOR4J_GENERATION";

  /** There, and 1, in a worker that is run only for its class-data archive. */
  public static final String TRAINING = "SUPERVISOR4J_TRAINING";

  /** What the worker answers before it is ready: rounds, milliseconds at most, paths. */
  public static final String WARM_UP = "SUPERVISOR4J_WARM_UP";

  /** How many listening sockets there are, from {@link #FIRST_FD} up (sd_listen_fds(3)). */
  public static final String LISTEN_FDS = "LISTEN_FDS";

  /** Their names, in order, joined by colons. */
  public static final String LISTEN_FDNAMES = "LISTEN_FDNAMES";

  /** Whose they are; our own workers are started without it. */
  public static final String LISTEN_PID = "LISTEN_PID";

  /** Where a program may say how it is (sd_notify(3)). */
  public static final String NOTIFY_SOCKET = "NOTIFY_SOCKET";

  /** How often it has to say that it lives (sd_watchdog_enabled(3)). */
  public static final String WATCHDOG_USEC = "WATCHDOG_USEC";

  /** Whose concern that is. */
  public static final String WATCHDOG_PID = "WATCHDOG_PID";

  /** How many descriptors are kept for it (systemd.exec(5)). */
  public static final String FDSTORE = "FDSTORE";

  /** SD_LISTEN_FDS_START of sd_listen_fds(3). */
  public static final int FIRST_FD = 3;

  private Variables() {}
}
