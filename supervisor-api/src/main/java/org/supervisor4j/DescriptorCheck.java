package org.supervisor4j;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** The rules for which numbers sockets have in a worker, and by which names it finds them. */
final class DescriptorCheck {

  private static final int FIRST = 3; // behind the standard streams
  private static final int LAST = 255; // those below that are not used are closed one by one

  private DescriptorCheck() {}

  /**
   * Judges the sockets of one program.
   *
   * @param named whether it is told of each by name and number, and does not count
   */
  static void check(boolean named, List<SocketHandoff> sockets, Problems problems) {
    var taken = new HashSet<Integer>();
    for (var socket : sockets) {
      socket
          .descriptor()
          .ifPresent(number -> check(named, socket.name(), number, taken.add(number), problems));
    }
    if (named) {
      checkKeys(sockets, problems);
    }
  }

  private static void check(
      boolean named, String socket, int number, boolean free, Problems problems) {
    var field = "socket " + socket + " descriptor";
    problems.require(
        named,
        field,
        number,
        "leave it out: a serverStarter() command is told of numbers, others count from " + FIRST);
    problems.require(
        number >= FIRST && number <= LAST, field, number, "give %d to %d".formatted(FIRST, LAST));
    problems.require(free, field, number, "give each socket a number of its own");
  }

  /** The mark of UDP is not handed down (Server::Starter 0.35), so both would be one to it. */
  private static void checkKeys(List<SocketHandoff> sockets, Problems problems) {
    Map<String, SocketHandoff> first = new HashMap<>();
    for (var socket : sockets) {
      if (socket instanceof SocketHandoff.Inet inet && inet.port() != 0) {
        var key = inet.host() + ":" + inet.port();
        var other = first.putIfAbsent(key, inet);
        problems.require(
            other == null,
            "socket " + inet.name(),
            "at " + key + ", as another is",
            "name its host otherwise, as 0.0.0.0: SERVER_STARTER_PORT can't tell UDP from TCP");
      }
    }
  }
}
