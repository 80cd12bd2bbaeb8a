package org.supervisor4j.testkit.chaos;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.supervisor4j.Program;
import org.supervisor4j.Supervisor;
import org.supervisor4j.testkit.proc.Proc;

/** The host holds each listening socket all the time: the same inode, by the same descriptor. */
final class SameListeners implements Invariant {

  private final Map<SocketAddress, String> before = new LinkedHashMap<>();

  /** Of the sockets that this program has. */
  SameListeners(Supervisor supervisor, Program program) {
    for (var socket : program.spec().sockets()) {
      var address = supervisor.address(socket.name());
      before.put(address, held(address));
    }
  }

  /** As {@code 7 socket:[4711]}. */
  private static String held(SocketAddress address) {
    var listening = SocketTable.listening(address);
    return Proc.descriptors()
        .filter(held -> listening.contains(held.replaceAll(".*socket:\\[|]$", "")))
        .findFirst()
        .orElse("nothing");
  }

  @Override
  public List<String> always() {
    var wrong = new ArrayList<String>();
    before.forEach(
        (address, held) -> {
          var now = target(held.split(" ", 2)[0]);
          if (!held.endsWith(now)) {
            wrong.add("listener %s: descriptor %s has become %s".formatted(address, held, now));
          }
        });
    return wrong;
  }

  @Override
  public List<String> whenCalm() {
    var wrong = new ArrayList<String>();
    before.forEach(
        (address, held) -> {
          var now = held(address);
          if (!Objects.equals(held, now)) {
            wrong.add("listener %s: was %s, is %s".formatted(address, held, now));
          }
        });
    return wrong;
  }

  private static String target(String descriptor) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/fd", descriptor)).toString();
    } catch (IOException e) {
      return "nothing";
    }
  }
}
