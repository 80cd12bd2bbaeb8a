package org.supervisor4j;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The rules that a spec must keep, each with the mend that its error names. */
final class SpecCheck {

  private static final Duration SHORTEST_SILENCE = Duration.ofSeconds(2);

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
  private static final String NAME_MEND =
      "use letters, digits, '.', '_' and '-', beginning with a letter or digit";

  private SpecCheck() {}

  static void check(ProgramSpec.Builder spec, Problems problems) {
    checkName(spec.name, "name", problems);
    NameCheck.check(spec, problems);
    problems.require(
        spec.workers >= 1, "workers", spec.workers, "give at least 1, or stop the program instead");
    problems.require(
        spec.workers <= ProgramSpec.MOST_WORKERS,
        "workers",
        spec.workers,
        "give at most " + ProgramSpec.MOST_WORKERS);
    CommandCheck.check(spec, problems);
    SocketCheck.check(spec, problems);
    HandoverCheck.check(spec, problems);
    check(spec.readiness, problems);
    check(spec.restart, problems);
    check(spec.rollout, problems);
    check(spec.stop, problems);
    check(spec.recycle, problems);
    check(spec.watchdog, problems);
    NotifyCheck.check(spec, problems);
    WarmCheck.check(spec, problems);
    PreforkCheck.check(spec, problems);
    LogCheck.check(spec, problems);
    ListenerCheck.check(spec, problems);
  }

  /** Names become parts of paths, thread names and variables. */
  static void checkName(String name, String field, Problems problems) {
    problems.require(NAME.matcher(name).matches(), field, '"' + name + '"', NAME_MEND);
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
    check(restart.backoff(), problems);
    problems.require(
        restart.maxRestarts() >= 0,
        "restart giveUpAfter",
        restart.maxRestarts(),
        "give 0 or more restarts");
    problems.requirePositive(restart.period(), "restart giveUpAfter period");
    restart
        .startRetries()
        .ifPresent(
            retries ->
                problems.require(
                    retries >= 0, "restart startRetries", retries, "give 0 or more retries"));
    problems.requireNotNegative(restart.stableAfter(), "restart stableAfter");
    restart.healAfter().ifPresent(time -> problems.requirePositive(time, "restart healAfter"));
  }

  private static void check(Backoff backoff, Problems problems) {
    problems.requirePositive(backoff.first(), "restart backoff first");
    problems.require(
        backoff.longest().compareTo(backoff.first()) >= 0,
        "restart backoff longest",
        backoff.longest(),
        "give at least the first delay, " + Problems.text(backoff.first()));
    problems.requireBounded(backoff.longest(), "restart backoff longest");
    problems.require(
        backoff.jitter() >= 0 && backoff.jitter() <= 1,
        "restart jitter",
        backoff.jitter(),
        "give a share from 0 to 1");
  }

  private static void check(RolloutPolicy rollout, Problems problems) {
    problems.require(rollout.surge() >= 1, "rollout surge", rollout.surge(), "give at least 1");
    problems.requireNotNegative(rollout.observe(), "rollout observe");
    problems.require(
        rollout.draining() >= 1, "rollout draining", rollout.draining(), "give at least 1");
    rollout.every().ifPresent(time -> problems.requirePositive(time, "rollout every"));
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
    stop.stopSignal().ifPresent(signal -> checkOnStop(stop, signal, problems));
    problems.requirePositive(stop.killAfter(), "stop killAfter");
  }

  private static void checkOnStop(StopPolicy stop, Signal signal, Problems problems) {
    problems.require(ends(signal), "stop onStop", signal, "give one that ends a process, as TERM");
    problems.require(
        stop.drainSignal().isPresent() || stop.drainFor().isZero(),
        "stop onStop",
        signal,
        "use it with drainBySignal or bySignal: others are told to drain by no signal");
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
}
