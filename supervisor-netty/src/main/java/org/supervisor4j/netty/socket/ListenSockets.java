package org.supervisor4j.netty.socket;

import io.netty.channel.epoll.Epoll;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.netty.posix.Descriptors;

/** Every listener of one supervisor, by name. For one thread at a time; binding may block. */
public final class ListenSockets implements AutoCloseable {

  private record Held(SocketHandoff handoff, Listener listener, Runnable removal) {}

  private final Map<String, Held> held = new LinkedHashMap<>();

  /**
   * Opens the listener, or finds it if it is open as described.
   *
   * @throws SupervisorException if it can't be opened, or the name is taken by another one; says
   *     why
   */
  public Listener bind(SocketHandoff handoff) {
    var present = held.get(handoff.name());
    if (present == null) {
      var opened = open(handoff);
      held.put(handoff.name(), opened);
      return opened.listener();
    }
    if (present.handoff().equals(handoff)) {
      return present.listener();
    }
    throw new SupervisorException(
        "socket \"%s\": is open as %s and can't become %s; give the new one another name"
            .formatted(handoff.name(), present.handoff(), handoff));
  }

  private static Held open(SocketHandoff handoff) {
    if (!Epoll.isAvailable()) {
      throw new SupervisorException(
          "socket \"%s\": Netty's epoll can't be used here; run on Linux with netty-transport-native-epoll on the class path"
              .formatted(handoff.name()),
          Epoll.unavailabilityCause());
    }
    if (handoff instanceof SocketHandoff.Tcp tcp) {
      return new Held(tcp, TcpBinding.bind(tcp), () -> {});
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

  /** The open listener of that name. */
  public Listener get(String name) {
    return known(name).listener();
  }

  /** Closes our descriptor and removes the unix path; workers that hold the socket keep it. */
  public void close(String name) {
    var closing = known(name);
    held.remove(name);
    try {
      closing.removal().run();
    } finally {
      Descriptors.close(closing.listener().fd());
    }
  }

  private Held known(String name) {
    var found = held.get(name);
    if (found == null) {
      throw new SupervisorException(
          "socket \"%s\" is not open; open are %s".formatted(name, held.keySet()));
    }
    return found;
  }

  /** Closes all. */
  @Override
  public void close() {
    var problems = new ArrayList<SupervisorException>();
    for (var name : new ArrayList<>(held.keySet())) {
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
}
