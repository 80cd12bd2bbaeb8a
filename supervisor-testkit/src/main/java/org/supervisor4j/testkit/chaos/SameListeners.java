package org.supervisor4j.testkit.chaos;

import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.supervisor4j.Program;
import org.supervisor4j.Supervisor;
import org.supervisor4j.testkit.proc.Proc;
import org.supervisor4j.testkit.proc.Proc.Descriptor;

/** The host holds each listening socket all the time: the same inode, by the same descriptor. */
final class SameListeners implements Invariant {

  private final Map<SocketAddress, Optional<Descriptor>> before = new LinkedHashMap<>();

  /** Of the sockets that this program has. */
  SameListeners(Supervisor supervisor, Program program) {
    for (var socket : program.spec().sockets()) {
      var address = supervisor.address(socket.name());
      before.put(address, held(address));
    }
  }

  private static Optional<Descriptor> held(SocketAddress address) {
    var listening = SocketTable.listening(address);
    return Proc.descriptors()
        .filter(held -> held.socket().filter(listening::contains).isPresent())
        .findFirst();
  }

  @Override
  public List<String> always() {
    return changes(
        "listener %s: descriptor %s has become %s",
        (address, held) -> held.flatMap(it -> Proc.descriptor(it.number())));
  }

  @Override
  public List<String> whenCalm() {
    return changes("listener %s: was %s, is %s", (address, held) -> held(address));
  }

  private List<String> changes(
      String words, BiFunction<SocketAddress, Optional<Descriptor>, Optional<Descriptor>> look) {
    var wrong = new ArrayList<String>();
    before.forEach(
        (address, held) -> {
          var now = look.apply(address, held);
          if (!now.equals(held)) {
            wrong.add(words.formatted(address, text(held), text(now)));
          }
        });
    return wrong;
  }

  private static String text(Optional<Descriptor> descriptor) {
    return descriptor.map(Descriptor::toString).orElse("nothing");
  }
}
