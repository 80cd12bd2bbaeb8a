package org.supervisor4j;

import java.time.Duration;

/**
 * Starman (0.4016), unmodified, as a worker: one worker is a master with children of its own. It
 * must not be given {@code --pid} nor {@code --daemonize}; its own {@code --listen} and {@code
 * --backlog} count for nothing here.
 */
public final class Starman {

  private Starman() {}

  /** What {@code starman} is given, as {@code "--workers", "5", "app.psgi"}. */
  public static Command command(String... arguments) {
    return command(Command.of("starman", arguments));
  }

  /**
   * A command that becomes Starman, as {@code carton exec starman app.psgi}.
   *
   * <p>By itself it takes every socket for one of IPv4, and resets the connections of others. So a
   * Perl module goes ahead of its {@code Net::Server::SS::PreFork} (by {@code PERL5OPT}): with it
   * unix and IPv6 sockets are served, and a child that is to leave takes no connection with it.
   */
  public static Command command(Command starting) {
    return starting.speaking(SocketConvention.STARMAN);
  }

  /**
   * QUIT to the master, which lets its children finish; TERM at the limit, which cuts off; KILL to
   * all of them 5 seconds later.
   */
  public static StopPolicy stop(Duration limit) {
    return StopPolicy.drainBySignal(Signal.QUIT, limit);
  }
}
