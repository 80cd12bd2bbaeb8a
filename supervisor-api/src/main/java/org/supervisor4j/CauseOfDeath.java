package org.supervisor4j;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Why a worker process ended: its status, and what else was to be seen at its death. What nobody
 * knows is left out rather than guessed.
 *
 * @param crashReport what a JVM that crashed has written about it
 * @param lastLine the last line that it printed on stderr, of a stack trace the last that names an
 *     exception; of stdout, too, where both go to one log file. At most 200 characters; empty if it
 *     printed none, or if its stderr does not come by the supervisor ({@link Logs#inherited},
 *     {@link Logs#discarded})
 * @param told what it had said of itself last by {@code STATUS=}, {@code ERRNO=} and the like
 *     (sd_notify(3)); empty if it has said nothing
 */
public record CauseOfDeath(
    ExitStatus status,
    Kind kind,
    Optional<CrashReport> crashReport,
    Optional<String> lastLine,
    Optional<String> told) {

  /** What brought the end. */
  public enum Kind {
    /** It left by itself. */
    EXIT,
    /** The signal of its stop policy, which the supervisor has sent. */
    STOP_SIGNAL,
    /** SIGKILL from the supervisor, as {@link StopPolicy#killAfter} was over. */
    STOP_DEADLINE,
    /** A signal that {@link Program#signal} has sent. */
    REQUESTED_SIGNAL,
    /** A signal that the supervisor has not sent: somebody else's, or its own fault as SEGV. */
    OTHER_SIGNAL,
    /** A JVM without memory, which then ends by {@code -XX:+ExitOnOutOfMemoryError} or the like. */
    JVM_OUT_OF_MEMORY,
    /** A JVM that found itself broken, and left a report. */
    JVM_CRASH,
    /** The kernel's memory killer struck in its cgroup ({@code oom_kill} of memory.events). */
    CGROUP_OUT_OF_MEMORY,
    /**
     * Its program never began: what should have given its process a user, limits and the like, as
     * setpriv(1), has failed; its last line says how.
     */
    NOT_EXECUTED,
    /** Nobody knows: somebody else has reaped it. */
    UNKNOWN
  }

  /**
   * What a JVM leaves behind when it crashes.
   *
   * @param file its hs_err file
   * @param problem in the words of that file
   */
  public record CrashReport(Path file, String problem) {}

  /** By convention of shells and JVMs, an exit code above this one stands for a signal. */
  private static final int SIGNAL_CODES = 128;

  private static final Set<Signal> TURNED_INTO_CODES =
      EnumSet.of(Signal.HUP, Signal.INT, Signal.KILL, Signal.TERM);

  /** Those that people send; the others a process earns itself. */
  private static final Set<Signal> OF_PEOPLE =
      EnumSet.of(
          Signal.HUP,
          Signal.INT,
          Signal.QUIT,
          Signal.KILL,
          Signal.USR1,
          Signal.USR2,
          Signal.TERM,
          Signal.CONT,
          Signal.STOP,
          Signal.TTIN,
          Signal.TTOU,
          Signal.WINCH);

  /** What the status alone says. */
  public static CauseOfDeath of(ExitStatus status) {
    var bySignal = status instanceof ExitStatus.Signalled || turnedIntoCode(status).isPresent();
    var unknown = status instanceof ExitStatus.Unknown ? Kind.UNKNOWN : Kind.EXIT;
    return new CauseOfDeath(
        status,
        bySignal ? Kind.OTHER_SIGNAL : unknown,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** Which signal a JVM or a shell answers with such a code. */
  private static Optional<Signal> turnedIntoCode(ExitStatus status) {
    return TURNED_INTO_CODES.stream()
        .filter(signal -> status.equals(new ExitStatus.Exited(SIGNAL_CODES + signal.number())))
        .findFirst();
  }

  /** The same death of another kind. */
  public CauseOfDeath kind(Kind other) {
    return new CauseOfDeath(status, other, crashReport, lastLine, told);
  }

  /** The same death, with what was printed last. */
  public CauseOfDeath lastLine(Optional<String> line) {
    return new CauseOfDeath(status, kind, crashReport, line, told);
  }

  /** The same death, with what it had said of itself last. */
  public CauseOfDeath told(Optional<String> words) {
    return new CauseOfDeath(status, kind, crashReport, lastLine, words);
  }

  /** Whether this signal has ended it, also where a JVM or a shell made an exit code of it. */
  public boolean isBy(Signal signal) {
    return status.equals(new ExitStatus.Signalled(signal.number()))
        || turnedIntoCode(status).equals(Optional.of(signal));
  }

  /** A text, followed by what it said of itself, and printed, last. */
  public String withLastWords(String text) {
    return text
        + told.map(words -> "; it said: " + words).orElse("")
        + lastLine.map(line -> "; last line: " + line).orElse("");
  }

  /** The status, and what brought it: {@code killed by KILL (not sent by the supervisor)}. */
  @Override
  public String toString() {
    var origin = origin();
    return origin.isEmpty() ? status.toString() : status + " (" + origin + ")";
  }

  private String origin() {
    return switch (kind) {
      case EXIT, UNKNOWN -> "";
      case STOP_SIGNAL, STOP_DEADLINE -> signalName() + "sent by the supervisor";
      case REQUESTED_SIGNAL -> signalName() + "sent on request";
      case OTHER_SIGNAL -> isOwnFault() ? "" : signalName() + "not sent by the supervisor";
      case JVM_OUT_OF_MEMORY -> "the JVM ran out of memory" + report();
      case JVM_CRASH -> "the JVM crashed" + report();
      case NOT_EXECUTED -> "its program never began";
      case CGROUP_OUT_OF_MEMORY -> "the kernel's memory killer struck in its cgroup";
    };
  }

  private String signalName() {
    return turnedIntoCode(status).map(signal -> signal + ", ").orElse("");
  }

  private boolean isOwnFault() {
    return status instanceof ExitStatus.Signalled signalled
        && OF_PEOPLE.stream().noneMatch(signal -> signal.number() == signalled.signal());
  }

  private String report() {
    return crashReport.map(it -> ": " + it.problem() + ", see " + it.file()).orElse("");
  }
}
