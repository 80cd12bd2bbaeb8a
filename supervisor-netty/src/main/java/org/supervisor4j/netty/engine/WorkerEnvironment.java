package org.supervisor4j.netty.engine;

import static org.supervisor4j.netty.wire.Variables.CHANNEL;
import static org.supervisor4j.netty.wire.Variables.FDSTORE;
import static org.supervisor4j.netty.wire.Variables.GENERATION;
import static org.supervisor4j.netty.wire.Variables.LISTEN_FDNAMES;
import static org.supervisor4j.netty.wire.Variables.LISTEN_FDS;
import static org.supervisor4j.netty.wire.Variables.LISTEN_PID;
import static org.supervisor4j.netty.wire.Variables.NOTIFY_SOCKET;
import static org.supervisor4j.netty.wire.Variables.PROGRAM;
import static org.supervisor4j.netty.wire.Variables.SLOT;
import static org.supervisor4j.netty.wire.Variables.TOKEN;
import static org.supervisor4j.netty.wire.Variables.TRAINING;
import static org.supervisor4j.netty.wire.Variables.WARM_UP;
import static org.supervisor4j.netty.wire.Variables.WATCHDOG_PID;
import static org.supervisor4j.netty.wire.Variables.WATCHDOG_USEC;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SocketConvention;
import org.supervisor4j.Warmup;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.posix.Account;
import org.supervisor4j.netty.socket.Listener;

/** The variables a worker gets: the host's, the spec's, and how it finds sockets and channel. */
final class WorkerEnvironment {

  /** What a host that is itself supervised was told about itself, and its workers must not be. */
  private static final List<String> HOSTS_OWN =
      List.of(
          LISTEN_FDS,
          LISTEN_FDNAMES,
          LISTEN_PID,
          "LISTEN_PIDFDID", // of systemd 257 and later, beside the one before
          NOTIFY_SOCKET,
          WATCHDOG_PID,
          WATCHDOG_USEC,
          FDSTORE,
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

  /** What a login gives a user, too. */
  static Map<String, String> of(Account user) {
    return Map.of("HOME", user.home().toString(), "USER", user.name(), "LOGNAME", user.name());
  }

  static Map<String, String> of(
      WorkerProcess.Order order, WorkerSockets own, WorkerSpawn.Inherited inherited) {
    var worker = order.worker();
    var spec = order.spec();
    var all = new HashMap<>(order.command().environment());
    all.put(CHANNEL, own.channelPath().toString());
    all.put(TOKEN, own.token());
    all.put(PROGRAM, worker.program());
    all.put(SLOT, Integer.toString(worker.slot()));
    all.put(GENERATION, Integer.toString(worker.generation()));
    if (!order.warmup().paths().isEmpty()) {
      all.put(WARM_UP, text(order.warmup()));
    }
    all.putAll(sockets(spec, inherited, worker));
    if (own.notifySocket().isPresent()) {
      all.putAll(notifying(spec, own.notifyPath()));
    }
    if (spec.command().convention() == SocketConvention.STARMAN) {
      var place = own.directory().resolve("perl");
      all.merge(PerlModule.OPTIONS, PerlModule.write(place), String::concat);
      inherited.sockets().listeners().stream()
          .skip(spec.sockets().size())
          .forEach(probe -> all.put(PerlModule.PROBE, probe.address().toString()));
    }
    return all;
  }

  private static Map<String, String> sockets(
      ProgramSpec spec, WorkerSpawn.Inherited inherited, WorkerId worker) {
    return switch (spec.command().convention()) {
      case SYSTEMD -> {
        var listeners = inherited.sockets().listeners();
        var names = new ArrayList<>(listeners.stream().flatMap(WorkerEnvironment::names).toList());
        names.addAll(inherited.stored().names());
        yield names.isEmpty()
            ? Map.of()
            : Map.of(
                LISTEN_FDS,
                Integer.toString(names.size()),
                LISTEN_FDNAMES,
                String.join(":", names));
      }
      case INETD -> Map.of(); // it is told by descriptor 0 being a socket
      case SERVER_STARTER, STARMAN -> {
        var addresses = inherited.sockets().listeners().stream().map(Listener::address).toList();
        yield ServerStarter.variables(spec.sockets(), addresses, worker.generation());
      }
    };
  }

  private static Map<String, String> notifying(ProgramSpec spec, Path socket) {
    var told = new HashMap<>(Map.of(NOTIFY_SOCKET, socket.toString()));
    spec.watchdog()
        .silence()
        .ifPresent(limit -> told.put(WATCHDOG_USEC, Long.toString(limit.toNanos() / 1000)));
    if (spec.descriptorStore() > 0) {
      told.put(FDSTORE, Integer.toString(spec.descriptorStore()));
    }
    return told;
  }

  private static Stream<String> names(Listener listener) {
    return Collections.nCopies(listener.descriptors().size(), listener.name()).stream();
  }

  private static String text(Warmup by) {
    return by.rounds() + " " + by.within().toMillis() + " " + String.join(" ", by.paths());
  }
}
