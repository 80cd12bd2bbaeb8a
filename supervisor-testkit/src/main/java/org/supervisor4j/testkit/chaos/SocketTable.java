package org.supervisor4j.testkit.chaos;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The sockets of this network namespace, by inode (proc_pid_net(5)); 0 is no inode. */
final class SocketTable {

  private static final Path ROOT = Path.of("/proc/net");
  private static final int TCP_STATE = 3;
  private static final int TCP_INODE = 9;
  private static final int UNIX_FLAGS = 3;
  private static final int UNIX_INODE = 6;
  private static final int UNIX_PATH = 7;
  private static final String LISTENS = "0A";
  private static final String ACCEPTS = "00010000";

  private static final String JVM = "/.java_pid";

  private SocketTable() {}

  /** Every socket that listens at this address. */
  static Set<String> listening(SocketAddress address) {
    var inodes = new HashSet<String>();
    if (address instanceof InetSocketAddress inet) {
      var port = ":%04X".formatted(inet.getPort());
      Stream.concat(rows("tcp"), rows("tcp6"))
          .filter(row -> row[TCP_STATE].equals(LISTENS) && row[1].endsWith(port))
          .forEach(row -> inodes.add(row[TCP_INODE]));
    } else {
      rows("unix")
          .filter(row -> path(row).filter(address.toString()::equals).isPresent())
          .filter(row -> row[UNIX_FLAGS].equals(ACCEPTS))
          .forEach(row -> inodes.add(row[UNIX_INODE]));
    }
    return inodes;
  }

  /**
   * Those that no supervisor has: of clients, TCP that does not listen and unix without a name, and
   * the one at which a JVM listens for jcmd.
   */
  static Set<String> ofOthers() {
    var inodes = new HashSet<String>();
    Stream.concat(rows("tcp"), rows("tcp6"))
        .filter(row -> !row[TCP_STATE].equals(LISTENS))
        .forEach(row -> inodes.add(row[TCP_INODE]));
    rows("unix")
        .filter(row -> path(row).filter(path -> !path.contains(JVM)).isEmpty())
        .forEach(row -> inodes.add(row[UNIX_INODE]));
    return inodes;
  }

  private static Optional<String> path(String[] row) {
    return row.length > UNIX_PATH ? Optional.of(row[UNIX_PATH]) : Optional.empty();
  }

  private static Stream<String[]> rows(String table) {
    try {
      return Files.readAllLines(ROOT.resolve(table), ISO_8859_1).stream()
          .skip(1)
          .map(line -> line.strip().split("\\s+"));
    } catch (IOException none) { // no IPv6, say
      return Stream.of();
    }
  }
}
