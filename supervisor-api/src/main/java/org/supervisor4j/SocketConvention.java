package org.supervisor4j;

/**
 * How a program is told of the listening sockets that it inherits, and in which mode it wants them.
 */
public enum SocketConvention {
  /** {@code LISTEN_FDS} and its kin (sd_listen_fds(3)); the sockets do not block. */
  SYSTEMD,

  /** {@code SERVER_STARTER_PORT} (Server::Starter 0.35); the sockets block. */
  SERVER_STARTER,

  /**
   * The same for Starman, which is taught other sockets than those of IPv4; see {@link Starman}.
   */
  STARMAN,

  /** The one socket is descriptor 0, as inetd(8) has it with {@code wait}; it blocks. */
  INETD;

  /**
   * Whether accept(2) waits on these sockets. That belongs to the socket and not to who holds it
   * (O_NONBLOCK, fcntl(2)), so programs of both kinds can't share one.
   */
  public boolean isBlocking() {
    return this != SYSTEMD;
  }

  String mode() {
    return isBlocking() ? "blocking" : "non-blocking";
  }
}
