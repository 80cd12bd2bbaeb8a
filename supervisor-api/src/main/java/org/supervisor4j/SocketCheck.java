package org.supervisor4j;

import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.List;

/** The rules for listening sockets. */
final class SocketCheck {

  /** sun_path holds 108 bytes with its final zero (unix(7)). */
  static final int LONGEST_UNIX_PATH = 107;

  /** One for each processor of a big machine; every worker holds a descriptor of each. */
  private static final int MOST_SHARDS = 256;

  private SocketCheck() {}

  static void check(ProgramSpec.Builder spec, Problems problems) {
    check(spec.sockets, problems);
    checkShards(spec, problems);
  }

  private static void check(List<SocketHandoff> sockets, Problems problems) {
    var names = ProgramSpec.socketNames(sockets);
    problems.require(
        new HashSet<>(names).size() == names.size(),
        "sockets",
        names,
        "give each socket a name of its own");
    for (var socket : sockets) {
      var field = "socket " + socket.name();
      SpecCheck.checkName(socket.name(), field + " name", problems);
      check(socket, field, problems);
    }
  }

  /** Port, path, mode and backlog of one. */
  static void check(SocketHandoff socket, String field, Problems problems) {
    if (socket instanceof SocketHandoff.Inet inet) {
      var port = inet.port();
      problems.require(port >= 0 && port <= 65535, field + " port", port, "give 0 to 65535");
    }
    if (socket instanceof SocketHandoff.Tcp tcp) {
      problems.require(tcp.backlog() >= 1, field + " backlog", tcp.backlog(), "give at least 1");
    } else if (socket instanceof SocketHandoff.Unix unix) {
      check(unix, field, problems);
    }
  }

  private static void checkShards(ProgramSpec.Builder spec, Problems problems) {
    for (var socket : spec.sockets) {
      var field = "socket " + socket.name() + " shards";
      problems.require(
          socket.sockets() >= 1 && socket.sockets() <= MOST_SHARDS,
          field,
          socket.sockets(),
          "give 1 to " + MOST_SHARDS);
      problems.require(
          socket.sockets() == 1 || spec.readiness instanceof Readiness.Reported,
          field,
          socket.sockets(),
          "use Readiness.reported(): only a worker that runs NettyWorker knows which are its own");
    }
  }

  private static void check(SocketHandoff.Unix unix, String field, Problems problems) {
    var bytes = unix.path().toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8).length;
    problems.require(
        bytes <= LONGEST_UNIX_PATH,
        field + " path",
        unix.path() + " (" + bytes + " bytes)",
        "give a path of at most " + LONGEST_UNIX_PATH + " bytes");
    problems.require(
        isMode(unix.mode()), field + " mode", '"' + unix.mode() + '"', "give it as rw-rw----");
    problems.require(unix.backlog() >= 1, field + " backlog", unix.backlog(), "give at least 1");
  }

  private static boolean isMode(String mode) {
    try {
      return !PosixFilePermissions.fromString(mode).isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
