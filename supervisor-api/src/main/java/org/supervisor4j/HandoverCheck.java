package org.supervisor4j;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules for how sockets are handed over: what a convention asks of them and of a spec. */
final class HandoverCheck {

  private static final Set<SocketConvention> STARTERS =
      EnumSet.of(SocketConvention.SERVER_STARTER, SocketConvention.STARMAN);

  private HandoverCheck() {}

  static void check(ProgramSpec.Builder spec, Problems problems) {
    var convention = spec.command.map(Command::convention).orElse(SocketConvention.SYSTEMD);
    var starter = STARTERS.contains(convention);
    if (starter) {
      checkServerStarter(spec, problems);
    } else if (convention == SocketConvention.INETD) {
      checkInetd(spec, problems);
    }
    DescriptorCheck.check(starter, spec.sockets, problems);
    if (spec.readiness instanceof Readiness.Answers answers) {
      problems.require(
          convention != SocketConvention.INETD,
          "readiness answers",
          '"' + answers.path() + '"',
          "use logLine(...): an inetd() command has but one socket");
      checkAsked(spec, answers, problems);
    }
  }

  private static void checkInetd(ProgramSpec.Builder spec, Problems problems) {
    problems.require(
        spec.sockets.size() == 1,
        "command inetd",
        "with sockets " + ProgramSpec.socketNames(spec.sockets),
        "give exactly one: it becomes descriptor 0");
    problems.require(
        spec.standby == 0 && spec.effectiveWarmup().paths().isEmpty(),
        "command inetd",
        "with standby or warmup",
        "leave them out: only NettyWorker holds back and warms itself");
    for (var socket : spec.sockets) {
      problems.require(
          socket.sockets() == 1,
          "socket " + socket.name() + " shards",
          socket.sockets(),
          "give an inetd() command a socket without shards: it has but one descriptor for it");
      requireOurs(socket, "an inetd() command", problems);
    }
  }

  private static void requireOurs(SocketHandoff socket, String whose, Problems problems) {
    problems.require(
        !(socket instanceof SocketHandoff.Bound),
        "socket " + socket.name(),
        "bound by the host, as non-blocking",
        "let the supervisor bind it for " + whose + ", which wants it blocking");
  }

  private static void checkAsked(
      ProgramSpec.Builder spec, Readiness.Answers answers, Problems problems) {
    var field = "readiness answers";
    var path = '"' + answers.path() + '"';
    problems.require(
        spec.command.flatMap(Command::jvmOptions).isEmpty(),
        field,
        path,
        "use reported(): NettyWorker says by itself when it is ready");
    problems.require(
        !spec.sockets.isEmpty(), field, path, "give sockets, behind which one to ask on can come");
    problems.require(
        !ProgramSpec.socketNames(spec.sockets).contains(Readiness.PROBE),
        "socket " + Readiness.PROBE,
        "beside the one of that name on which it is asked",
        "choose another name");
    problems.requirePath(answers.path(), field);
  }

  private static void checkStarman(ProgramSpec.Builder spec, Problems problems) {
    var isStarman = spec.command.filter(HandoverCheck::isStarman).isPresent();
    for (var socket : spec.sockets) {
      problems.require(
          !(isStarman && socket instanceof SocketHandoff.Udp),
          "socket " + socket.name(),
          "UDP",
          "leave it out: Starman accepts connections");
    }
  }

  private static boolean isStarman(Command command) {
    return command.convention() == SocketConvention.STARMAN;
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
    checkStarman(spec, problems);
  }

  private static void check(SocketHandoff socket, Problems problems) {
    requireOurs(socket, "a serverStarter() command", problems);
    if (socket instanceof SocketHandoff.Unix unix) {
      problems.require(
          unix.path().toString().chars().noneMatch(c -> c == ';' || c == '='),
          "socket " + socket.name() + " path",
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
