package org.supervisor4j;

import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The rules that a spec must keep, each with the mend that its error names. */
final class SpecCheck {

  /** sun_path holds 108 bytes with its final zero (unix(7)). */
  static final int LONGEST_UNIX_PATH = 107;

  /** One for each processor of a big machine; every worker holds a descriptor of each. */
  private static final int MOST_SHARDS = 256;

  private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(2);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final String NAME_MEND =
      "use letters, digits, '.', '_' and '-', beginning with a letter or digit";

  private SpecCheck() {}

  static void check(ProgramSpec.Builder spec, Problems problems) {
    checkName(spec.name, "name", problems);
    problems.require(
        spec.workers >= 1, "workers", spec.workers, "give at least 1, or stop the program instead");
    problems.require(
        spec.workers <= ProgramSpec.MOST_WORKERS,
        "workers",
        spec.workers,
        "give at most " + ProgramSpec.MOST_WORKERS);
    spec.command.ifPresentOrElse(
        command -> check(command, problems),
        () -> problems.require(false, "command", "missing", "call command(Command...)"));
    check(spec.sockets, problems);
    checkShards(spec, problems);
    HandoverCheck.check(spec, problems);
    check(spec.readiness, problems);
    check(spec.restart, problems);
    check(spec.rollout, problems);
    check(spec.stop, problems);
    check(spec.recycle, problems);
    check(spec.watchdog, problems);
    WarmCheck.check(spec, problems);
    LogCheck.check(spec, problems);
  }

  /** Names become parts of paths, thread names and variables. */
  static void checkName(String name, String field, Problems problems) {
    problems.require(NAME.matcher(name).matches(), field, '"' + name + '"', NAME_MEND);
  }

  private static void check(Command command, Problems problems) {
    for (var variable : command.variables().entrySet()) {
      var name = variable.getKey();
      problems.require(
          !name.isEmpty() && name.indexOf('=') < 0 && name.indexOf('\0') < 0,
          "command env",
          '"' + name + '"',
          "give a name without '=' and NUL");
      problems.require(
          variable.getValue().literal().indexOf('\0') < 0,
          "command env " + name,
          "(NUL)",
          "leave NUL out");
    }
    ArchiveCheck.check(command, problems);
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
      checkName(socket.name(), field + " name", problems);
      if (socket instanceof SocketHandoff.Tcp tcp) {
        check(tcp, field, problems);
      } else if (socket instanceof SocketHandoff.Unix unix) {
        check(unix, field, problems);
      }
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

  private static void check(SocketHandoff.Tcp tcp, String field, Problems problems) {
    problems.require(
        tcp.port() >= 0 && tcp.port() <= 65535, field + " port", tcp.port(), "give 0 to 65535");
    problems.require(tcp.backlog() >= 1, field + " backlog", tcp.backlog(), "give at least 1");
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

  private static void check(Readiness readiness, Problems problems) {
    if (readiness instanceof Readiness.AliveFor alive) {
      problems.requireNotNegative(alive.time(), "readiness aliveFor");
    } else {
      problems.requirePositive(readiness.within(), "readiness within");
    }
    if (readiness instanceof Readiness.LogLine line) {
      complaint(line.regex())
          .ifPresent(
              why ->
                  problems.require(
                      false, "readiness logLine", line.regex(), "give a valid pattern, " + why));
    }
  }

  private static void check(RestartPolicy restart, Problems problems) {
    problems.require(
        restart.expectedCodes().stream().allMatch(code -> code >= 0 && code <= 255),
        "restart expect",
        restart.expectedCodes(),
        "give exit codes from 0 to 255");
    problems.requirePositive(restart.firstDelay(), "restart backoff first");
    problems.require(
        restart.maxDelay().compareTo(restart.firstDelay()) >= 0,
        "restart backoff longest",
        restart.maxDelay(),
        "give at least the first delay, " + Problems.text(restart.firstDelay()));
    problems.requireBounded(restart.maxDelay(), "restart backoff longest");
    problems.require(
        restart.jitter() >= 0 && restart.jitter() <= 1,
        "restart jitter",
        restart.jitter(),
        "give a share from 0 to 1");
    problems.require(
        restart.maxRestarts() >= 0,
        "restart giveUpAfter",
        restart.maxRestarts(),
        "give 0 or more restarts");
    problems.requirePositive(restart.period(), "restart giveUpAfter period");
    problems.requireNotNegative(restart.stableAfter(), "restart stableAfter");
    restart.healAfter().ifPresent(time -> problems.requirePositive(time, "restart healAfter"));
  }

  private static void check(RolloutPolicy rollout, Problems problems) {
    problems.require(rollout.surge() >= 1, "rollout surge", rollout.surge(), "give at least 1");
    problems.requireNotNegative(rollout.observe(), "rollout observe");
    rollout.deadline().ifPresent(limit -> checkDeadline(limit, rollout.observe(), problems));
  }

  private static void checkDeadline(Duration limit, Duration observe, Problems problems) {
    problems.require(
        limit.compareTo(observe) > 0,
        "rollout deadline",
        limit,
        "give more than the time of observation, " + Problems.text(observe));
    problems.requireBounded(limit, "rollout deadline");
  }

  private static void check(StopPolicy stop, Problems problems) {
    problems.requireNotNegative(stop.drainFor(), "stop drain");
    if (!stop.drainFor().isNegative()) { // else the grace, which follows the drain, is not to blame
      problems.requireNotNegative(stop.idleGrace(), "stop idleGrace");
    }
    problems.require(
        stop.drainFor().isZero() || stop.idleGrace().compareTo(stop.drainFor()) <= 0,
        "stop idleGrace",
        stop.idleGrace(),
        "give at most the time of the drain, " + Problems.text(stop.drainFor()));
    problems.require(
        ends(stop.signal()), "stop signal", stop.signal(), "give one that ends a process, as TERM");
    stop.drainSignal()
        .ifPresent(
            signal ->
                problems.require(
                    ends(signal), "stop drainBySignal", signal, "give one that drains, as QUIT"));
    problems.requirePositive(stop.killAfter(), "stop killAfter");
  }

  private static boolean ends(Signal signal) {
    return !List.of(Signal.STOP, Signal.CONT).contains(signal);
  }

  private static void check(RecyclePolicy recycle, Problems problems) {
    recycle.requests().ifPresent(count -> requireSome(count, "recycle afterRequests", problems));
    recycle.age().ifPresent(time -> problems.requirePositive(time, "recycle afterAge"));
    recycle.memory().ifPresent(bytes -> requireSome(bytes, "recycle aboveMemory", problems));
    problems.require(
        recycle.jitter() >= 0 && recycle.jitter() <= 1,
        "recycle jitter",
        recycle.jitter(),
        "give a share from 0 to 1");
  }

  private static void requireSome(long value, String field, Problems problems) {
    problems.require(value >= 1, field, value, "give at least 1");
  }

  private static void check(Watchdog watchdog, Problems problems) {
    watchdog
        .silence()
        .ifPresent(
            limit -> {
              problems.require(
                  limit.compareTo(SHORTEST_SILENCE) >= 0,
                  "watchdog silence",
                  limit,
                  "give at least 2s, a heartbeat comes once a second");
              problems.requireBounded(limit, "watchdog silence");
            });
  }

  private static Optional<String> complaint(String regex) {
    try {
      Pattern.compile(regex);
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of(e.getDescription().toLowerCase(Locale.ROOT) + " at " + e.getIndex());
    }
  }

  private static boolean isMode(String mode) {
    try {
      return !PosixFilePermissions.fromString(mode).isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
