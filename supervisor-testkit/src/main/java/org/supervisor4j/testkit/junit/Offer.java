package org.supervisor4j.testkit.junit;

import java.net.SocketAddress;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.supervisor4j.Program;
import org.supervisor4j.Supervisor;
import org.supervisor4j.testkit.Story;
import org.supervisor4j.testkit.fault.Faults;
import org.supervisor4j.testkit.fault.Puppets;
import org.supervisor4j.testkit.traffic.Traffic;
import org.supervisor4j.testkit.traffic.TrafficPlan;

/** What a test gets that asks for it as a parameter, by its type. */
final class Offer {

  private static final Map<Class<?>, Function<Supervised, Object>> BY_TYPE =
      Map.of(
          Supervisor.class, Supervised::supervisor,
          Program.class, Offer::program,
          Story.class, Supervised::story,
          Faults.class, Supervised::faults,
          Puppets.class, Supervised::puppets,
          SocketAddress.class, Offer::address,
          TrafficPlan.class, now -> Traffic.to(address(now)));

  private Offer() {}

  static boolean has(Class<?> type) {
    return BY_TYPE.containsKey(type);
  }

  static Object of(Class<?> type, Supervised now) {
    return BY_TYPE.getOrDefault(type, other -> other).apply(now);
  }

  private static Program program(Supervised now) {
    var all = now.supervisor().programs();
    if (all.size() != 1) {
      throw new ParameterResolutionException(
          "there are " + all.size() + " programs: ask for the Supervisor, and it by name");
    }
    return all.get(0);
  }

  private static SocketAddress address(Supervised now) {
    var all =
        now.supervisor().programs().stream()
            .flatMap(program -> program.spec().sockets().stream())
            .map(socket -> socket.name())
            .distinct()
            .toList();
    if (all.size() != 1) {
      throw new ParameterResolutionException(
          "there are the sockets " + all + ": ask for the Supervisor, and it by name");
    }
    return now.supervisor().address(all.get(0));
  }
}
