package org.supervisor4j.netty.socket;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds who listens on a port, or receives there, as far as /proc lets us see it (proc(5)). */
final class SocketHolders {

  private static final int ENOUGH = 3;
  private static final String LISTENING = "0A";
  private static final String UNCONNECTED = "07";

  private SocketHolders() {}

  /** Up to three processes, as {@code pid 12 (nginx)}. */
  static Optional<String> ofTcp(int port) {
    return of("tcp", port, LISTENING);
  }

  /** The same of UDP. */
  static Optional<String> ofUdp(int port) {
    return of("udp", port, UNCONNECTED);
  }

  private static Optional<String> of(String protocol, int port, String state) {
    var sockets = new HashSet<String>();
    collect(Path.of("/proc/net", protocol), port, state, sockets);
    collect(Path.of("/proc/net", protocol + "6"), port, state, sockets);
    var holders = sockets.isEmpty() ? List.<String>of() : holders(sockets);
    return holders.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", holders));
  }

  private static void collect(Path table, int port, String state, Set<String> sockets) {
    var suffix = ":%04X".formatted(port);
    try {
      for (var line : Files.readAllLines(table)) {
        var fields = line.strip().split("\\s+", -1);
        if (fields.length > 9 && fields[1].endsWith(suffix) && fields[3].equals(state)) {
          sockets.add("socket:[" + fields[9] + "]");
        }
      }
    } catch (IOException e) {
      // no IPv6, or no /proc/net: then nobody is named
    }
  }

  private static List<String> holders(Set<String> sockets) {
    var found = new ArrayList<String>();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (var process : processes) {
        if (found.size() < ENOUGH && holds(process, sockets)) {
          found.add("pid %s (%s)".formatted(process.getFileName(), nameOf(process)));
        }
      }
    } catch (IOException e) {
      // what was found so far
    }
    return found;
  }

  private static boolean holds(Path process, Set<String> sockets) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (var descriptor : descriptors) {
        if (sockets.contains(targetOf(descriptor))) {
          return true;
        }
      }
    } catch (IOException e) {
      // another user's, or gone
    }
    return false;
  }

  private static String targetOf(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }

  private static String nameOf(Path process) {
    try {
      return Files.readString(process.resolve("comm")).strip();
    } catch (IOException e) {
      return "?";
    }
  }
}
