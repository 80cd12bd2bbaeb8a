package org.supervisor4j.netty.engine;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.SocketConvention;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.netty.wire.Variables;

/**
 * Which descriptor each socket is in a worker: the one it asks for, or the next from 3 on; 0 under
 * inetd.
 */
final class SocketNumbers {

  private SocketNumbers() {}

  /**
   * The numbers, in order.
   *
   * @param count of the descriptors: those of the sockets, and what comes behind them
   */
  static List<Integer> of(ProgramSpec spec, int count) {
    return spec.command().convention() == SocketConvention.INETD
        ? List.of(0)
        : of(spec.sockets(), count);
  }

  /** As above, of a program that is told the numbers. */
  static List<Integer> of(List<SocketHandoff> sockets, int count) {
    Set<Integer> taken = new HashSet<>();
    sockets.forEach(socket -> socket.descriptor().ifPresent(taken::add));
    var numbers = new ArrayList<Integer>();
    for (var socket : sockets) {
      socket
          .descriptor()
          .ifPresentOrElse(numbers::add, () -> addFree(numbers, socket.sockets(), taken));
    }
    addFree(numbers, count - numbers.size(), taken);
    return List.copyOf(numbers);
  }

  private static void addFree(List<Integer> numbers, int count, Set<Integer> taken) {
    var next = Variables.FIRST_FD;
    for (int i = 0; i < count; i++) {
      while (!taken.add(next)) {
        next++;
      }
      numbers.add(next);
    }
  }
}
