package org.supervisor4j;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rules for how sockets are handed over: what a convention asks of them and of a spec. */
final class HandoverCheck {

  private HandoverCheck() {}

  static void check(ProgramSpec.Builder spec, Problems problems) {
    var starter =
        spec.command
            .filter(command -> command.convention() != SocketConvention.SYSTEMD)
            .isPresent();
    if (starter) {
      checkServerStarter(spec, problems);
    }
    DescriptorCheck.check(starter, spec.sockets, problems);
    if (spec.readiness instanceof Readiness.Answers answers) {
      problems.require(
          starter,
          "readiness answers",
          '"' + answers.path() + '"',
          "use it for Starman.command(...) or serverStarter(), which take one more socket");
      problems.requirePath(answers.path(), "readiness answers");
    }
  }

  private static void checkServerStarter(ProgramSpec.Builder spec, Problems problems) {
    problems.require(
        !spec.sockets.isEmpty(),
        "command serverStarter",
        "without sockets",
        "give sockets: without one the program binds an address of its own");
    problems.require(
        !(spec.readiness instanceof Readiness.Reported),
        "readiness",
        "reported",
        "use answers(\"/\"), logLine or aliveFor: only NettyWorker reports, and it finds its sockets otherwise");
    spec.sockets.forEach(socket -> check(socket, problems));
  }

  private static void check(SocketHandoff socket, Problems problems) {
    var field = "socket " + socket.name();
    problems.require(
        !(socket instanceof SocketHandoff.Bound),
        field,
        "bound by the host, as non-blocking",
        "let the supervisor bind it for a serverStarter() command, which wants it blocking");
    if (socket instanceof SocketHandoff.Unix unix) {
      problems.require(
          unix.path().toString().chars().noneMatch(c -> c == ';' || c == '='),
          field + " path",
          unix.path(),
          "leave out ';' and '=', at which SERVER_STARTER_PORT is split");
    }
  }

  /** O_NONBLOCK belongs to the open socket, so it is one for all who ever hold it. */
  static void checkModes(List<ProgramSpec> programs, Problems problems) {
    Map<String, ProgramSpec> first = new HashMap<>();
    for (var program : programs) {
      for (var name : ProgramSpec.socketNames(program.sockets())) {
        var other = first.putIfAbsent(name, program);
        if (other != null) {
          problems.require(
              isBlocking(other) == isBlocking(program),
              "socket " + name,
              conflict(other, program),
              "give one of them a socket of another name and address:"
                  + " a socket blocks for all who have it, or for none");
        }
      }
    }
  }

  private static boolean isBlocking(ProgramSpec program) {
    return program.command().convention().isBlocking();
  }

  private static String conflict(ProgramSpec one, ProgramSpec other) {
    return "%s for program %s and %s for %s"
        .formatted(
            one.command().convention().mode(),
            one.name(),
            other.command().convention().mode(),
            one.name().equals(other.name()) ? "its next spec" : "program " + other.name());
  }
}
