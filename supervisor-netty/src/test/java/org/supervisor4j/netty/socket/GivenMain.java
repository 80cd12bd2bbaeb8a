package org.supervisor4j.netty.socket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Scanner;
import org.supervisor4j.SocketHandoff;
import org.supervisor4j.SupervisorException;

/**
 * Reads cases, {@code FDS NAMES PID NAME=PORT NAME=/PATH ...} with {@code -} for this process's own
 * values, and says for each in a line which of the sockets it was given, and which it has no use
 * for.
 */
public final class GivenMain {

  private GivenMain() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] unused) {
    try (var cases = new Scanner(System.in, UTF_8)) {
      while (cases.hasNextLine()) {
        System.out.println("outcome: " + outcome(List.of(cases.nextLine().split(" "))));
      }
    }
  }

  private static String outcome(List<String> words) {
    var environment = new HashMap<>(System.getenv());
    var names = List.of("LISTEN_FDS", "LISTEN_FDNAMES", "LISTEN_PID");
    for (int i = 0; i < names.size(); i++) {
      if (!words.get(i).equals("-")) {
        environment.put(names.get(i), words.get(i));
      }
    }
    try {
      var given = GivenSockets.of(environment);
      var text = new StringBuilder();
      for (var one : words.subList(names.size(), words.size())) {
        var taken = given.take(described(one)).map(Listener::address);
        text.append(taken.map(address -> "given " + address).orElse("to be bound")).append(", ");
      }
      return text + "unused " + given.unused();
    } catch (SupervisorException e) {
      return "refused: " + e.getMessage();
    }
  }

  private static SocketHandoff described(String text) {
    var name = text.substring(0, text.indexOf('='));
    var where = text.substring(text.indexOf('=') + 1);
    return where.startsWith("/")
        ? SocketHandoff.unix(name, Path.of(where))
        : SocketHandoff.tcp(name, "127.0.0.1", Integer.parseInt(where));
  }
}
