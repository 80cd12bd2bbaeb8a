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

/** The local ports of the clients of a server whose connections are established, by the kernel. */
final class ClientPorts {

  /** See proc_pid_net(5); an IPv4 connection may belong to an IPv6 socket. */
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));

  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final String ESTABLISHED = "01";
  private static final String CLOSE_WAIT = "08";

  private ClientPorts() {}

  static Set<Integer> of(SocketAddress server) {
    return ports(LOCAL, in(ESTABLISHED, REMOTE, server));
  }

  /** Those whose server has closed, and they have not done so yet. */
  static Set<Integer> leftBy(SocketAddress server) {
    return ports(LOCAL, in(CLOSE_WAIT, REMOTE, server));
  }

  /** Those whose connections a worker has accepted, and neither end has closed. */
  static Set<Integer> heldBy(long worker, SocketAddress server) {
    var its = Set.copyOf(Proc.sockets(worker));
    var held = in(ESTABLISHED, LOCAL, server);
    return ports(REMOTE, held.filter(row -> its.contains("socket:[" + row[INODE] + "]")));
  }

  private static Stream<String[]> in(String state, int end, SocketAddress server) {
    var port = ":%04X".formatted(((InetSocketAddress) server).getPort());
    return TABLES.stream()
        .flatMap(ClientPorts::rows)
        .filter(row -> row[STATE].equals(state) && row[end].endsWith(port));
  }

  private static Set<Integer> ports(int end, Stream<String[]> rows) {
    return rows.map(row -> Integer.parseInt(row[end].split(":", -1)[1], 16))
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
