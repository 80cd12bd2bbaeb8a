package org.supervisor4j.netty.engine;

import static org.supervisor4j.netty.wire.Variables.CHANNEL;
import static org.supervisor4j.netty.wire.Variables.GENERATION;
import static org.supervisor4j.netty.wire.Variables.LISTEN_FDNAMES;
import static org.supervisor4j.netty.wire.Variables.LISTEN_FDS;
import static org.supervisor4j.netty.wire.Variables.LISTEN_PID;
import static org.supervisor4j.netty.wire.Variables.PROGRAM;
import static org.supervisor4j.netty.wire.Variables.SLOT;
import static org.supervisor4j.netty.wire.Variables.TOKEN;
import static org.supervisor4j.netty.wire.Variables.TRAINING;
import static org.supervisor4j.netty.wire.Variables.WARM_UP;

import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SocketConvention;
import org.supervisor4j.Warmup;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.socket.Lent;
import org.supervisor4j.netty.socket.Listener;

/** The variables a worker gets: the host's, the spec's, and how it finds sockets and channel. */
final class WorkerEnvironment {

  /** What a host that is itself supervised was told about itself, and its workers must not be. */
  private static final List<String> HOSTS_OWN =
      List.of(
          LISTEN_FDS,
          LISTEN_FDNAMES,
          LISTEN_PID,
          "NOTIFY_SOCKET",
          "WATCHDOG_PID",
          "WATCHDOG_USEC",
          ServerStarter.PORT,
          ServerStarter.GENERATION,
          PerlModule.PROBE,
          CHANNEL,
          TOKEN,
          PROGRAM,
          SLOT,
          GENERATION,
          TRAINING,
          WARM_UP);

  /** What every worker would get of the host's environment. */
  static final Map<String, String> INHERITED = inherited();

  private WorkerEnvironment() {}

  /** Once: a JVM's environment never changes, and to ask for it takes long. */
  private static Map<String, String> inherited() {
    var all = new HashMap<>(System.getenv());
    HOSTS_OWN.forEach(all::remove);
    return Map.copyOf(all);
  }

  static Map<String, String> of(
      WorkerProcess.Order order, Path channel, String token, Lent sockets) {
    var worker = order.worker();
    var spec = order.spec();
    var all = new HashMap<>(order.command().environment());
    all.put(CHANNEL, channel.toString());
    all.put(TOKEN, token);
    all.put(PROGRAM, worker.program());
    all.put(SLOT, Integer.toString(worker.slot()));
    all.put(GENERATION, Integer.toString(worker.generation()));
    if (!order.warmup().paths().isEmpty()) {
      all.put(WARM_UP, text(order.warmup()));
    }
    all.putAll(sockets(spec, sockets, worker));
    if (spec.command().convention() == SocketConvention.STARMAN) {
      var place = channel.resolveSibling("perl");
      all.merge(PerlModule.OPTIONS, PerlModule.write(place), String::concat);
      sockets.listeners().stream()
          .skip(spec.sockets().size())
          .forEach(probe -> all.put(PerlModule.PROBE, probe.address().toString()));
    }
    return all;
  }

  private static Map<String, String> sockets(ProgramSpec spec, Lent sockets, WorkerId worker) {
    if (spec.sockets().isEmpty()) {
      return Map.of();
    }
    return switch (spec.command().convention()) {
      case SYSTEMD -> {
        var names = sockets.listeners().stream().flatMap(WorkerEnvironment::names).toList();
        yield Map.of(
            LISTEN_FDS, Integer.toString(names.size()), LISTEN_FDNAMES, String.join(":", names));
      }
      case SERVER_STARTER, STARMAN -> {
        var addresses = sockets.listeners().stream().map(Listener::address).toList();
        yield ServerStarter.variables(spec.sockets(), addresses, worker.generation());
      }
    };
  }

  private static Stream<String> names(Listener listener) {
    return Collections.nCopies(listener.descriptors().size(), listener.name()).stream();
  }

  private static String text(Warmup by) {
    return by.rounds() + " " + by.within().toMillis() + " " + String.join(" ", by.paths());
  }
}
