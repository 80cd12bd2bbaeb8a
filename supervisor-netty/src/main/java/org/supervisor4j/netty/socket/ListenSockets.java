package org.supervisor4j.netty.socket;

import io.netty.channel.epoll.Epoll;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Descriptors;

/**
 * Every listener of one supervisor, by name. One thread at a time may bind, which may block; the
 * rest is for any thread and waits for no bind.
 */
public final class ListenSockets implements AutoCloseable {

  private record Held(SocketHandoff handoff, Listener listener, Runnable removal) {

    Held in(boolean blocking) {
      return new Held(handoff, listener.in(blocking), removal);
    }

    void close() {
      try {
        removal.run();
      } finally {
        listener.descriptors().forEach(Descriptors::close);
      }
    }
  }

  private final Map<String, Held> held = new LinkedHashMap<>(); // guarded by this
  private final GivenSockets given;
  private boolean closed; // guarded by this

  public ListenSockets() {
    this(GivenSockets.NONE);
  }

  /**
   * Without listeners yet.
   *
   * @param given those that are taken rather than bound
   */
  public ListenSockets(GivenSockets given) {
    this.given = given;
  }

  /** Opens the listener for programs that want it not to block; see below. */
  public Listener bind(SocketHandoff handoff) {
    return bind(handoff, false);
  }

  /**
   * Opens the listener, or finds it if it is open as described.
   *
   * @param blocking whether accept(2) waits, for the listener's life and for all who hold it
   * @throws SupervisorException if it can't be opened, or the name is taken by another one; says
   *     why
   */
  public Listener bind(SocketHandoff numbered, boolean blocking) {
    var handoff = numbered.unnumbered();
    var present = find(handoff.name());
    if (present == null) {
      return hold(open(handoff).in(blocking));
    }
    if (present.handoff().equals(handoff)) {
      return present.listener().required(blocking);
    }
    throw new SupervisorException(
        "socket \"%s\": is open as %s and can't become %s; give the new one another name"
            .formatted(handoff.name(), present.handoff(), handoff));
  }

  private Listener hold(Held opened) {
    synchronized (this) {
      if (!closed) {
        held.put(opened.listener().name(), opened);
        return opened.listener();
      }
    }
    opened.close();
    throw new SupervisorException(
        "socket \"%s\": the supervisor was closed meanwhile; start a new one"
            .formatted(opened.listener().name()));
  }

  private Held open(SocketHandoff handoff) {
    if (!Epoll.isAvailable()) {
      throw new SupervisorException(
          "socket \"%s\": Netty's epoll can't be used here; run on Linux with netty-transport-native-epoll on the class path"
              .formatted(handoff.name()),
          Epoll.unavailabilityCause());
    }
    var taken = given.take(handoff);
    if (taken.isPresent()) {
      return new Held(handoff, taken.get(), () -> {}); // its path is not ours to remove
    }
    if (handoff instanceof SocketHandoff.Tcp tcp) {
      return new Held(tcp, TcpBinding.bind(tcp), () -> {});
    }
    if (handoff instanceof SocketHandoff.Udp udp) {
      return new Held(udp, UdpBinding.bind(udp), () -> {});
    }
    if (handoff instanceof SocketHandoff.Unix unix) {
      var binding = UnixBinding.bind(unix);
      return new Held(unix, binding.listener(), binding.file()::removeIfOurs);
    }
    if (handoff instanceof BoundChannel bound) {
      return new Held(bound, bound.adopt(), () -> {});
    }
    throw new SupervisorException(
        "socket \"%s\": %s is unknown here; make it with NettySockets.bound(name, channel)"
            .formatted(handoff.name(), handoff.getClass().getName()));
  }

  /** What this process was given and has no use for, for people. */
  public List<String> unused() {
    return given.unused();
  }

  /** The open listener of that name. */
  public Listener get(String name) {
    return known(name).listener();
  }

  /** Second descriptors of the open listeners of these names, for the caller to close. */
  public synchronized Lent lend(List<String> names) {
    var lent = new Lent(new ArrayList<>());
    try {
      for (var name : names) {
        var copies = new ArrayList<Integer>();
        lent.listeners().add(get(name).with(copies)); // now: closed with the others if one fails
        get(name).descriptors().forEach(fd -> copies.add(Descriptors.duplicate(fd, 3)));
      }
      return lent;
    } catch (RuntimeException | Error e) {
      lent.close();
      throw e;
    }
  }

  /**
   * Closes our descriptor and removes the unix path; workers that hold the socket keep it. Whether
   * there was anything to close.
   */
  public boolean close(String name) {
    var closing = remove(name);
    closing.ifPresent(Held::close);
    return closing.isPresent();
  }

  private synchronized Optional<Held> remove(String name) {
    return Optional.ofNullable(held.remove(name));
  }

  private synchronized @Nullable Held find(String name) {
    return held.get(name);
  }

  private synchronized Held known(String name) {
    var found = find(name);
    if (found == null) {
      throw new SupervisorException(
          "socket \"%s\" is not open; open are %s".formatted(name, held.keySet()));
    }
    return found;
  }

  /** Closes all, and what is being bound as soon as it is. */
  @Override
  public void close() {
    var problems = new ArrayList<SupervisorException>();
    for (var name : last()) {
      try {
        close(name);
      } catch (SupervisorException e) {
        problems.add(e);
      }
    }
    if (!problems.isEmpty()) {
      problems.stream().skip(1).forEach(problems.get(0)::addSuppressed);
      throw problems.get(0);
    }
  }

  private synchronized List<String> last() {
    closed = true;
    return List.copyOf(held.keySet());
  }
}
