package org.supervisor4j.samples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The local ports of all established connections to a server, as the kernel has them. */
final class ClientPorts {

  /** See proc_pid_net(5); an IPv4 connection may belong to an IPv6 socket. */
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int STATE = 3;
  private static final String ESTABLISHED = "01";

  private ClientPorts() {}

  static Set<Integer> of(SocketAddress server) {
    var port = ":%04X".formatted(((InetSocketAddress) server).getPort());
    return TABLES.stream()
        .flatMap(ClientPorts::rows)
        .filter(row -> row[STATE].equals(ESTABLISHED) && row[REMOTE].endsWith(port))
        .map(row -> Integer.parseInt(row[LOCAL].split(":", -1)[1], 16))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String[]> rows(Path table) {
    try {
      return Files.readAllLines(table, ISO_8859_1).stream()
          .skip(1)
          .map(line -> line.strip().split("\\s+", -1));
    } catch (IOException none) { // no IPv6, say
      return Stream.of();
    }
  }
}
