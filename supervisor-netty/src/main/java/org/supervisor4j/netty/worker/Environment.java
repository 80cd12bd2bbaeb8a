package org.supervisor4j.netty.worker;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.wire.Variables;

/**
 * What this process was given at its start.
 *
 * @param channel where the supervisor waits; empty when none of ours has started this process
 * @param sockets descriptors of listening sockets by name, which several may have
 * @param whyNoSockets said when a socket is asked for that is not there; may be empty
 * @param training whether it serves nobody
 * @param warmUp what it answers before it is ready
 */
record Environment(
    Optional<Path> channel,
    String token,
    WorkerId id,
    Map<String, List<Integer>> sockets,
    String whyNoSockets,
    boolean training,
    Optional<WarmUp.Order> warmUp) {

  private static final String ALONE = "worker";

  static Environment current() {
    return of(System.getenv(), ProcessHandle.current().pid());
  }

  static Environment of(Map<String, String> variables, long pid) {
    var channel = Optional.ofNullable(variables.get(Variables.CHANNEL)).map(Path::of);
    var listenPid = variables.get(Variables.LISTEN_PID);
    // sd_listen_fds(3) wants LISTEN_PID; our own supervisor needs a shell to set it and leaves it
    var ours = listenPid == null ? channel.isPresent() : listenPid.equals(Long.toString(pid));
    return new Environment(
        channel,
        variables.getOrDefault(Variables.TOKEN, ""),
        new WorkerId(
            variables.getOrDefault(Variables.PROGRAM, ALONE),
            number(variables, Variables.SLOT, 0),
            number(variables, Variables.GENERATION, 1)),
        ours ? sockets(variables) : Map.of(),
        ours || listenPid == null
            ? ""
            : "; LISTEN_PID=%s but this is %d, so they belong to another process: start the JVM by exec"
                .formatted(listenPid, pid),
        variables.containsKey(Variables.TRAINING),
        channel
            .flatMap(host -> Optional.ofNullable(variables.get(Variables.WARM_UP)))
            .map(WarmUp.Order::parse));
  }

  /** Whether the sockets are to be bound by this process itself. */
  boolean alone() {
    return channel.isEmpty() && sockets.isEmpty();
  }

  List<Integer> descriptors(String socketName) {
    var found = sockets.get(socketName);
    if (found == null) {
      throw new IllegalStateException(
          "no socket \"%s\" was handed to this worker; known: %s%s"
              .formatted(socketName, sockets.keySet(), whyNoSockets));
    }
    return found;
  }

  private static Map<String, List<Integer>> sockets(Map<String, String> variables) {
    var count = number(variables, Variables.LISTEN_FDS, 0);
    var names = names(variables.get(Variables.LISTEN_FDNAMES), count);
    var sockets = new LinkedHashMap<String, List<Integer>>();
    for (int i = 0; i < count; i++) {
      sockets.computeIfAbsent(names[i], name -> new ArrayList<>()).add(Variables.FIRST_FD + i);
    }
    return sockets;
  }

  private static String[] names(@Nullable String joined, int count) {
    if (joined == null) { // as systemd before 227, which had no names
      var names = new String[count];
      Arrays.setAll(names, i -> count == 1 ? "unknown" : "unknown" + i);
      return names;
    }
    var names = joined.isEmpty() ? new String[0] : joined.split(":", -1);
    if (names.length != count) {
      throw new IllegalStateException(
          "%s=%s has %d names but %s=%d"
              .formatted(
                  Variables.LISTEN_FDNAMES, joined, names.length, Variables.LISTEN_FDS, count));
    }
    return names;
  }

  private static int number(Map<String, String> variables, String name, int whenAbsent) {
    var value = variables.get(name);
    try {
      return value == null ? whenAbsent : Integer.parseUnsignedInt(value);
    } catch (NumberFormatException e) {
      throw new IllegalStateException(name + "=" + value + " is not a number", e);
    }
  }
}
