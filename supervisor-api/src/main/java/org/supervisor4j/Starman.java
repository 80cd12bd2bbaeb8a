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
   * So many children of each master, by {@code --workers}, which need not be among the arguments:
   * the last one counts. It notes a TTIN or a TTOU when it looks, once a second at least, and takes
   * several for one; so they come 1.1 s apart. It adds a child at once, and takes idle ones away
   * once in 10 s, then all that are too many.
   */
  public static Prefork children(int count) {
    return Prefork.argument("--workers", count).pause(Duration.ofMillis(1100));
  }

  /**
   * QUIT to the master, which lets its children finish; TERM at the limit, which cuts off; KILL to
   * all of them 5 seconds later.
   */
  public static StopPolicy stop(Duration limit) {
    return StopPolicy.drainBySignal(Signal.QUIT, limit);
  }
}
