package org.supervisor4j;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A named listening socket that outlives workers: the supervisor binds it, keeps it open and hands
 * it to each of them.
 */
public sealed interface SocketHandoff {

  /** The backlog unless said; the kernel caps it at net.core.somaxconn. */
  int DEFAULT_BACKLOG = 1024;

  /** By this name the worker asks for the socket (LISTEN_FDNAMES). */
  String name();

  /** How many sockets listen at this address; each worker gets them all. */
  default int sockets() {
    return 1;
  }

  /** Listens on this port of every address; port 0 lets the kernel choose one. */
  static Tcp tcp(String name, int port) {
    return tcp(name, "", port);
  }

  /** Listens on this address, IPv4 or IPv6, or on what this host name stands for. */
  static Tcp tcp(String name, String host, int port) {
    return new Tcp(name, host, port, DEFAULT_BACKLOG, 1);
  }

  /** Listens on a unix stream socket, closed to other users (mode 0600). */
  static Unix unix(String name, Path path) {
    return new Unix(name, path, "rw-------", Optional.empty(), Optional.empty(), DEFAULT_BACKLOG);
  }

  /**
   * A TCP listener.
   *
   * @param host empty for every address
   * @param sockets how many share the address, each with a queue and a backlog of its own
   */
  record Tcp(String name, String host, int port, int backlog, int sockets)
      implements SocketHandoff {

    public Tcp backlog(int connections) {
      return new Tcp(name, host, port, connections, sockets);
    }

    /** One shard for each processor of this machine; see {@link #shards(int)}. */
    public Tcp shards() {
      return shards(Runtime.getRuntime().availableProcessors());
    }

    /**
     * So many sockets share the address (SO_REUSEPORT, socket(7)): the kernel spreads connections
     * over them by their addresses and ports, and each slot accepts from its own, so that workers
     * neither wake each other nor compete. The supervisor keeps them all open as long as the
     * listener; a shard whose worker dies, hangs or drains is served by another one at once, and
     * given back, and a resize deals them out anew. Workers must run {@code NettyWorker}. One
     * socket that all share is the better choice for most.
     */
    public Tcp shards(int count) {
      return new Tcp(name, host, port, backlog, count);
    }

    /** The address to bind; unresolved if the host name stands for nothing. */
    public InetSocketAddress address() {
      return host.isEmpty() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    }
  }

  /**
   * A unix stream listener.
   *
   * @param mode who may connect, as {@code rwxrwxrwx}: connecting takes the right to write
   * @param owner a user's name or number; this process's unless said
   * @param group a group's name or number; this process's unless said
   */
  record Unix(
      String name,
      Path path,
      String mode,
      Optional<String> owner,
      Optional<String> group,
      int backlog)
      implements SocketHandoff {

    public Unix backlog(int connections) {
      return new Unix(name, path, mode, owner, group, connections);
    }

    public Unix mode(String permissions) {
      return new Unix(name, path, permissions, owner, group, backlog);
    }

    /** The file belongs to this user; only root may give files away. */
    public Unix owner(String user) {
      return new Unix(name, path, mode, Optional.of(user), group, backlog);
    }

    /**
     * The file is of this group, as {@code www-data} with mode {@code rw-rw----} for an nginx in
     * front; it takes root or one of our own groups.
     */
    public Unix group(String value) {
      return new Unix(name, path, mode, owner, Optional.of(value), backlog);
    }
  }

  /** A socket that the host itself has bound; made by the implementation's own factory. */
  non-sealed interface Bound extends SocketHandoff {}
}
