package org.supervisor4j;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A named socket that outlives workers: the supervisor binds it, keeps it open and hands it to each
 * of them.
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

  /**
   * The number that it has in the worker. For a {@link Command#serverStarter()} program only, whose
   * other sockets get the free numbers from 3 on; elsewhere all are counted from 3.
   */
  default OptionalInt descriptor() {
    return OptionalInt.empty();
  }

  /** The same socket, whatever number a worker knows it by. */
  default SocketHandoff unnumbered() {
    return this;
  }

  /** Listens on this port of every address; port 0 lets the kernel choose one. */
  static Tcp tcp(String name, int port) {
    return tcp(name, "", port);
  }

  /**
   * Listens on this address, IPv4 or IPv6, or on what this host name stands for; {@code ::} is
   * every address of IPv6 and none of IPv4 (IPV6_V6ONLY, ipv6(7)).
   */
  static Tcp tcp(String name, String host, int port) {
    return new Tcp(name, host, port, DEFAULT_BACKLOG, 1, OptionalInt.empty());
  }

  /** Receives datagrams at this port of every address; port 0 lets the kernel choose one. */
  static Udp udp(String name, int port) {
    return udp(name, "", port);
  }

  /** Receives datagrams at this address, which is given as that of {@link #tcp}. */
  static Udp udp(String name, String host, int port) {
    return new Udp(name, host, port, OptionalInt.empty());
  }

  /** Listens on a unix stream socket, closed to other users (mode 0600). */
  static Unix unix(String name, Path path) {
    return new Unix(
        name,
        path,
        "rw-------",
        Optional.empty(),
        Optional.empty(),
        DEFAULT_BACKLOG,
        OptionalInt.empty());
  }

  /** A socket at an address of the internet protocol. */
  sealed interface Inet extends SocketHandoff {

    /** Empty for every address. */
    String host();

    int port();

    /** The address to bind; unresolved if the host name stands for nothing. */
    default InetSocketAddress address() {
      return host().isEmpty()
          ? new InetSocketAddress(port())
          : new InetSocketAddress(host(), port());
    }
  }

  /**
   * A TCP listener.
   *
   * @param host empty for every address
   * @param sockets how many share the address, each with a queue and a backlog of its own
   */
  record Tcp(String name, String host, int port, int backlog, int sockets, OptionalInt descriptor)
      implements Inet {

    public Tcp backlog(int connections) {
      return new Tcp(name, host, port, connections, sockets, descriptor);
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
      return new Tcp(name, host, port, backlog, count, descriptor);
    }

    /** Its number in the worker, 3 to 255, as {@code --port=8080=5} of start_server says it. */
    public Tcp descriptor(int number) {
      return new Tcp(name, host, port, backlog, sockets, OptionalInt.of(number));
    }

    @Override
    public Tcp unnumbered() {
      return new Tcp(name, host, port, backlog, sockets, OptionalInt.empty());
    }
  }

  /**
   * A UDP socket: each datagram goes to one of the workers, also while they are rolled.
   *
   * @param host empty for every address
   */
  record Udp(String name, String host, int port, OptionalInt descriptor) implements Inet {

    /** Its number in the worker, 3 to 255. */
    public Udp descriptor(int number) {
      return new Udp(name, host, port, OptionalInt.of(number));
    }

    @Override
    public Udp unnumbered() {
      return new Udp(name, host, port, OptionalInt.empty());
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
      int backlog,
      OptionalInt descriptor)
      implements SocketHandoff {

    public Unix backlog(int connections) {
      return new Unix(name, path, mode, owner, group, connections, descriptor);
    }

    /** Its number in the worker, 3 to 255. */
    public Unix descriptor(int number) {
      return new Unix(name, path, mode, owner, group, backlog, OptionalInt.of(number));
    }

    @Override
    public Unix unnumbered() {
      return new Unix(name, path, mode, owner, group, backlog, OptionalInt.empty());
    }

    public Unix mode(String permissions) {
      return new Unix(name, path, permissions, owner, group, backlog, descriptor);
    }

    /** The file belongs to this user; only root may give files away. */
    public Unix owner(String user) {
      return new Unix(name, path, mode, Optional.of(user), group, backlog, descriptor);
    }

    /**
     * The file is of this group, as {@code www-data} with mode {@code rw-rw----} for an nginx in
     * front; it takes root or one of our own groups.
     */
    public Unix group(String value) {
      return new Unix(name, path, mode, owner, Optional.of(value), backlog, descriptor);
    }
  }

  /** A socket that the host itself has bound; made by the implementation's own factory. */
  non-sealed interface Bound extends SocketHandoff {}
}
