package org.supervisor4j;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where people and tools reach a running supervisor over HTTP: supervisord's XML-RPC and the status
 * page. Whoever gets in may do everything that the host may do, so an endpoint is a file with a
 * mode, or has a password.
 */
public sealed interface ControlEndpoint {

  /** Where it listens. */
  SocketHandoff socket();

  /** Who must be named and proven (HTTP Basic, RFC 7617); nobody in particular if empty. */
  Optional<Login> login();

  /**
   * A unix stream socket. Its mode is the guard, {@code rwx------} unless said: who may write to
   * the file may connect. The file appears when it listens and is removed at the end; what is no
   * socket is never replaced.
   */
  static Unix unix(Path path) {
    return new Unix(SocketHandoff.unix("control", path).mode("rwx------"), Optional.empty());
  }

  /**
   * A TCP socket, which needs a {@link Tcp#password}; it is sent in clear, so listen on {@code
   * 127.0.0.1} or behind a proxy that speaks TLS.
   *
   * @param host as that of {@link SocketHandoff#tcp(String, String, int)}; empty for every address
   * @param port 0 lets the kernel choose one, see {@link Supervisor#controlAddresses()}
   */
  static Tcp tcp(String host, int port) {
    return new Tcp(SocketHandoff.tcp("control", host, port), Optional.empty());
  }

  /** On a unix socket. */
  record Unix(SocketHandoff.Unix socket, Optional<Login> login) implements ControlEndpoint {

    /** Permissions as {@code rwxrwx---}. */
    public Unix mode(String permissions) {
      return new Unix(socket.mode(permissions), login);
    }

    /** The file belongs to this user; only root may give files away. */
    public Unix owner(String user) {
      return new Unix(socket.owner(user), login);
    }

    /** The file is of this group; it takes root or one of our own groups. */
    public Unix group(String name) {
      return new Unix(socket.group(name), login);
    }

    /** Asks for this besides the right to connect; the password as that of {@link Tcp#password}. */
    public Unix password(String user, String password) {
      return new Unix(socket, Optional.of(new Login(user, password)));
    }
  }

  /** On a TCP socket. */
  record Tcp(SocketHandoff.Tcp socket, Optional<Login> login) implements ControlEndpoint {

    /**
     * Who may come in.
     *
     * @param password in clear, or as supervisord has it {@code {SHA}} and the SHA-1 of it in hex
     */
    public Tcp password(String user, String password) {
      return new Tcp(socket, Optional.of(new Login(user, password)));
    }
  }

  /** Who may come in; its text leaves the password out. */
  record Login(String user, String password) {

    @Override
    public String toString() {
      return user;
    }
  }
}
