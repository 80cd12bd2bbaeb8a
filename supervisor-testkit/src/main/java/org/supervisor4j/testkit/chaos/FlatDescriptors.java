package org.supervisor4j.testkit.chaos;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.supervisor4j.testkit.proc.Look;
import org.supervisor4j.testkit.proc.Proc;

/**
 * When all is calm the host has as many descriptors of each kind as before; without those of
 * clients, since the traffic is in this JVM, too.
 */
final class FlatDescriptors implements Invariant {

  private Map<String, Long> before = Map.of();

  @Override
  public List<String> whenCalm() {
    if (before.isEmpty()) {
      before = settled();
    }
    return Look.untilNothing(this::changes);
  }

  /** A client's socket that is in no table yet, or no more, is not there the next time. */
  private static Map<String, Long> settled() {
    var first = now();
    var second = now();
    while (!first.equals(second)) {
      first = second;
      second = now();
    }
    return second;
  }

  private List<String> changes() {
    return now().entrySet().stream()
        .filter(kind -> kind.getValue() > before(kind.getKey()))
        .map(
            kind ->
                "descriptors: %d of %s, before %d"
                    .formatted(kind.getValue(), kind.getKey(), before(kind.getKey())))
        .toList();
  }

  private long before(String kind) {
    return before.getOrDefault(kind, 0L);
  }

  private static Map<String, Long> now() {
    var clients = SocketTable.ofOthers();
    var ours = Proc.descriptors().filter(Proc.Descriptor::isOfSupervisors).toList();
    clients.addAll(SocketTable.ofOthers());
    return ours.stream()
        .filter(each -> each.socket().filter(clients::contains).isEmpty())
        .map(each -> each.target().replaceAll("\\d+", "N"))
        .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
  }
}
