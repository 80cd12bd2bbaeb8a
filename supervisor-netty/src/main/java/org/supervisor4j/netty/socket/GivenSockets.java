package org.supervisor4j.netty.socket;

import static java.util.stream.Collectors.joining;
import static org.supervisor4j.netty.wire.Variables.FIRST_FD;
import static org.supervisor4j.netty.wire.Variables.LISTEN_FDNAMES;
import static org.supervisor4j.netty.wire.Variables.LISTEN_FDS;
import static org.supervisor4j.netty.wire.Variables.LISTEN_PID;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Descriptors;
import org.supervisor4j.netty.posix.SocketKind;

/**
 * The listening sockets that a service manager gave to this process (sd_listen_fds(3)). They are
 * the JVM's for its whole life: listeners get second descriptors. Callable from any thread.
 */
public final class GivenSockets {

  private static final Logger LOG = LoggerFactory.getLogger(GivenSockets.class);

  /** For a host that takes none. */
  public static final GivenSockets NONE = new GivenSockets(List.of());

  private record Given(String name, int fd, SocketAddress address) {

    boolean isOf(SocketHandoff wanted) {
      if (wanted instanceof SocketHandoff.Unix unix) {
        return address.equals(UnixDomainSocketAddress.of(unix.path().toAbsolutePath()));
      }
      return wanted instanceof SocketHandoff.Tcp tcp
          && address instanceof InetSocketAddress here
          && here.getPort() == tcp.port()
          && (tcp.host().isEmpty()
              ? here.getAddress().isAnyLocalAddress()
              : here.equals(tcp.address()));
    }

    boolean fits(SocketHandoff wanted) {
      return address instanceof InetSocketAddress
          ? wanted instanceof SocketHandoff.Tcp
          : wanted instanceof SocketHandoff.Unix;
    }

    @Override
    public String toString() {
      return "%s (descriptor %d, %s)".formatted(name, fd, address);
    }
  }

  private final List<Given> all;
  private final Set<Given> taken = ConcurrentHashMap.newKeySet();

  private GivenSockets(List<Given> all) {
    this.all = all;
  }

  /**
   * Those of this process.
   *
   * @param environment of this process
   * @throws SupervisorException if the variables contradict themselves or the descriptors
   */
  public static GivenSockets of(Map<String, String> environment) {
    var count = environment.get(LISTEN_FDS);
    if (count == null) {
      return NONE;
    }
    var us = Long.toString(ProcessHandle.current().pid());
    var pid = environment.getOrDefault(LISTEN_PID, "missing");
    if (!pid.equals(us)) {
      LOG.warn(
          "{} sockets were given to process {}, and we are {}: they are not taken; let the JVM be the process of the service, by exec in a script",
          count,
          pid,
          us);
      return NONE;
    }
    Epoll.ensureAvailability(); // its library knows addresses
    return new GivenSockets(
        given(number(count), environment.getOrDefault(LISTEN_FDNAMES, "").split(":")));
  }

  private static List<Given> given(int count, String[] names) {
    var all = new ArrayList<Given>();
    for (int i = 0; i < count; i++) {
      var name = i < names.length && !names[i].isEmpty() ? names[i] : "unknown"; // as systemd says
      all.add(given(name, FIRST_FD + i));
    }
    return List.copyOf(all);
  }

  private static int number(String count) {
    try {
      return Integer.parseUnsignedInt(count);
    } catch (NumberFormatException e) {
      throw new SupervisorException(LISTEN_FDS + " was '" + count + "': give a number", e);
    }
  }

  private static Given given(String name, int fd) {
    var kind = SocketKind.of(fd);
    if (kind.isEmpty() || !kind.get().isListening() || kind.get().isOther()) {
      throw new SupervisorException(
          "descriptor %d (%s), given by %s, is no listening socket of TCP or unix; give ListenStream= sockets with Accept=no"
              .formatted(fd, name, LISTEN_FDS));
    }
    Descriptors.setCloseOnExec(fd);
    return new Given(name, fd, address(fd, kind.get()));
  }

  private static SocketAddress address(int fd, SocketKind kind) {
    var socket = new Socket(fd);
    return kind.isUnix() ? path(socket.localDomainSocketAddress()) : socket.localAddress();
  }

  private static SocketAddress path(DomainSocketAddress address) {
    if (address.path().isEmpty() || address.path().charAt(0) == 0) {
      throw new SupervisorException(
          "an abstract unix socket can't be taken from LISTEN_FDS; give it a path in ListenStream=");
    }
    return UnixDomainSocketAddress.of(address.path());
  }

  /**
   * The listener of that name, or else at that address.
   *
   * @return empty if there is none
   * @throws SupervisorException if there is one of that name, but of another kind, or if there are
   *     several where one is wanted
   */
  Optional<Listener> take(SocketHandoff wanted) {
    var named = matching(given -> given.name().equals(wanted.name()));
    var exact = named.stream().filter(given -> given.isOf(wanted)).toList();
    var found = exact.isEmpty() ? named : exact;
    if (found.isEmpty()) {
      found = matching(given -> given.isOf(wanted));
    }
    if (found.isEmpty()) {
      return Optional.empty();
    }
    requireFits(wanted, found);
    taken.addAll(found);
    LOG.info("socket {} is one that this process was given: {}", wanted.name(), found);
    return Optional.of(listener(wanted, found));
  }

  private List<Given> matching(Predicate<Given> wanted) {
    return all.stream().filter(wanted).toList();
  }

  private static void requireFits(SocketHandoff wanted, List<Given> found) {
    if (found.size() != wanted.sockets() || !found.stream().allMatch(one -> one.fits(wanted))) {
      throw new SupervisorException(
          "socket \"%s\": is described as %s, but this process was given %s; describe it alike, or give it another FileDescriptorName="
              .formatted(
                  wanted.name(),
                  wanted,
                  found.stream().map(Given::toString).collect(joining(" and "))));
    }
  }

  private static Listener listener(SocketHandoff wanted, List<Given> found) {
    var copies = new ArrayList<Integer>();
    try {
      found.forEach(one -> copies.add(Descriptors.duplicate(one.fd(), FIRST_FD)));
      return new Listener(wanted.name(), List.copyOf(copies), found.get(0).address(), false);
    } catch (RuntimeException | Error e) {
      copies.forEach(Descriptors::close);
      throw e;
    }
  }

  /** Those that nobody took, for people. */
  public List<String> unused() {
    return all.stream().filter(given -> !taken.contains(given)).map(Given::toString).toList();
  }
}
