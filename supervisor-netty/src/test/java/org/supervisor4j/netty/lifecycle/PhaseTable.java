package org.supervisor4j.netty.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.Command;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Signal;
import org.supervisor4j.netty.lifecycle.Alive.Channel;
import org.supervisor4j.netty.lifecycle.Seat.Role;

/** The answer of every phase to every input, as a page. */
final class PhaseTable {

  private static final Ending DOWN = Ending.down("stop");
  private static final Hang SILENT = new Hang("no heartbeat", false, true);
  private static final long MINUTE = Duration.ofMinutes(1).toNanos();

  static final List<Phase> PHASES =
      List.of(
          new Resting.Stopped(),
          new Occupied.Spawning(7),
          new Occupied.Withdrawing(7, DOWN),
          new Alive.Starting(7, 4711),
          running(Channel.NONE),
          running(Channel.OPEN),
          hung(),
          running(Channel.LOST),
          new Leaving.Draining(7, 4711, DOWN, true, Optional.empty()),
          new Leaving.Draining(7, 4711, Ending.itself("goes"), false, Optional.empty()),
          new Leaving.Stopping(7, 4711, DOWN, Signal.TERM),
          new Leaving.Killing(7, 4711, DOWN),
          new Resting.Backoff(Duration.ofSeconds(1), "died"),
          new Resting.Exited("ended"),
          new Resting.Fatal("gave up"));

  private static final Map<String, BiFunction<Seat, Turn, Seat>> INPUTS = new LinkedHashMap<>();

  static {
    INPUTS.put("start", (seat, turn) -> seat.phase().start(seat, turn));
    INPUTS.put("end", (seat, turn) -> seat.phase().end(seat, turn, DOWN));
    INPUTS.put("end, again", (seat, turn) -> seat.phase().end(seat, turn, Ending.again("restart")));
    INPUTS.put("spawned", (seat, turn) -> seat.phase().spawned(seat, turn, 4711));
    INPUTS.put("spawn failed", (seat, turn) -> seat.phase().spawnFailed(seat, turn, "ENOENT"));
    INPUTS.put("connected", (seat, turn) -> seat.phase().connected(seat, turn));
    INPUTS.put("disconnected", (seat, turn) -> seat.phase().disconnected(seat, turn));
    INPUTS.put("ready", (seat, turn) -> seat.phase().ready(seat, turn));
    INPUTS.put("unready", (seat, turn) -> seat.phase().unready(seat, turn, "status 503"));
    INPUTS.put(
        "extended", (seat, turn) -> seat.phase().extended(seat, turn, Duration.ofMinutes(2)));
    INPUTS.put("leaves", (seat, turn) -> seat.phase().leaves(seat, turn));
    INPUTS.put("worn", (seat, turn) -> seat.phase().worn(seat, turn, "1000 requests"));
    INPUTS.put("hung", (seat, turn) -> seat.phase().hung(seat, turn, SILENT));
    INPUTS.put("recovered", (seat, turn) -> seat.phase().recovered(seat, turn));
    INPUTS.put("exited", (seat, turn) -> seat.phase().exited(seat, turn, died()));
    INPUTS.put("tick", (seat, turn) -> seat.phase().tick(seat, turn));
  }

  private PhaseTable() {}

  private static Phase running(Channel channel) {
    return new Alive.Running(7, 4711, channel, Fitness.UNLIMITED);
  }

  private static Phase hung() {
    var hung = Fitness.UNLIMITED.hung(Optional.of(SILENT));
    return new Alive.Running(7, 4711, Channel.OPEN, hung);
  }

  private static CauseOfDeath died() {
    return CauseOfDeath.of(new ExitStatus.Signalled(9));
  }

  static String page() {
    return """
        # The phases of a worker's seat

        Made by `PhaseTableTest` from the code; the build fails when it changes unread. After reading
        the difference, accept it with `mvn test -pl supervisor-netty -am -Dtest=PhaseTableTest \
        -Drewrite -Dsurefire.failIfNoSpecifiedTests=false`.

        A cell names the next phase and what is done on the way; `-` means nothing changes. The seat
        holds its slot and has the default policies.

        """
        + table()
        + """

        ## What follows the end of a process

        """
        + deaths();
  }

  private static String table() {
    var header = "| phase | shown as | " + String.join(" | ", INPUTS.keySet()) + " |\n";
    var rule = "| --- ".repeat(INPUTS.size() + 2) + "|\n";
    return header + rule + PHASES.stream().map(PhaseTable::row).collect(Collectors.joining());
  }

  private static String row(Phase phase) {
    var cells = new ArrayList<String>();
    for (var input : INPUTS.values()) {
      cells.add(cell(seat(phase, Role.HOLDER, RestartPolicy.always(), History.EMPTY), input));
    }
    return "| %s | %s | %s |\n"
        .formatted(
            name(phase) + channel(phase) + detail(phase), phase.state(), String.join(" | ", cells));
  }

  private static String deaths() {
    var rows =
        new StringBuilder(
            "| seat | restart | history | exit | answer |\n| --- | --- | --- | --- | --- |\n");
    var first = History.EMPTY;
    var again = first.died(MINUTE - 1, false, RestartPolicy.always());
    var spent = again;
    for (int i = 0; i < 4; i++) {
      spent = spent.died(MINUTE - 1, false, RestartPolicy.always());
    }
    var always = RestartPolicy.always();
    var crash = new ExitStatus.Signalled(11);
    rows.append(death("holder", Role.HOLDER, "always", always, "first death", first, crash));
    rows.append(death("holder", Role.HOLDER, "always", always, "died lately", again, crash));
    rows.append(death("holder", Role.HOLDER, "always", always, "budget spent", spent, crash));
    var exit = new ExitStatus.Exited(0);
    var unexpected = RestartPolicy.onUnexpectedExit();
    rows.append(
        death("holder", Role.HOLDER, "on unexpected", unexpected, "first death", first, exit));
    rows.append(
        death("holder", Role.HOLDER, "on unexpected", unexpected, "first death", first, crash));
    rows.append(
        death("holder", Role.HOLDER, "never", RestartPolicy.never(), "first death", first, crash));
    rows.append(death("on trial", Role.TRIAL, "always", always, "first death", first, crash));
    var retried = RestartPolicy.never().startRetries(1);
    var words = "never, 1 start retry";
    rows.append(failedStart("never", RestartPolicy.never(), "first death", first));
    rows.append(failedStart(words, retried, "first death", first));
    rows.append(failedStart(words, retried, "failed to start", first.failedToStart()));
    return rows.toString();
  }

  private static String failedStart(
      String when, RestartPolicy policy, String past, History history) {
    var phase = new Alive.Starting(7, 4711);
    var exit = new ExitStatus.Exited(0);
    return death("holder, not ready", phase, Role.HOLDER, when, policy, past, history, exit);
  }

  private static String death(
      String who,
      Role role,
      String when,
      RestartPolicy policy,
      String past,
      History history,
      ExitStatus status) {
    return death(who, running(Channel.OPEN), role, when, policy, past, history, status);
  }

  private static String death(
      String who,
      Phase phase,
      Role role,
      String when,
      RestartPolicy policy,
      String past,
      History history,
      ExitStatus status) {
    var cause = CauseOfDeath.of(status);
    var seat = seat(phase, role, policy, history);
    var answer = cell(seat, (dying, turn) -> dying.phase().exited(dying, turn, cause));
    return "| %s | %s | %s | %s | %s |\n".formatted(who, when, past, status, answer);
  }

  private static Seat seat(Phase phase, Role role, RestartPolicy policy, History history) {
    var spec = ProgramSpec.named("web").command(Command.of("worker")).restart(policy).build();
    var since = MINUTE - Duration.ofSeconds(5).toNanos();
    var nobody = Incumbent.none(0, Optional.empty());
    return Seat.in(1, 0, new Generation(1, spec), role, phase, since, history, nobody);
  }

  private static String cell(Seat seat, BiFunction<Seat, Turn, Seat> input) {
    var turn = new Turn(MINUTE, 7, 0);
    var next = input.apply(seat, turn);
    if (next.equals(seat) && turn.effects().isEmpty()) {
      return "-";
    }
    var done = turn.effects().stream().map(PhaseTable::name).collect(Collectors.joining(", "));
    return name(next.phase())
        + channel(next.phase())
        + detail(next.phase())
        + (next.wakeAt() > seat.wakeAt() && next.phase().equals(seat.phase()) ? ", later" : "")
        + (done.isEmpty() ? "" : ": " + done);
  }

  private static String channel(Phase phase) {
    if (phase instanceof Alive.Starting starting) {
      return channel(starting.channel());
    }
    return phase instanceof Alive.Running running ? channel(running.channel()) : "";
  }

  private static String channel(Channel channel) {
    return channel == Channel.NONE ? "" : ", channel " + channel.name().toLowerCase(Locale.ROOT);
  }

  private static String detail(Phase phase) {
    if (phase instanceof Alive.Running running && running.fitness().isAiling()) {
      return running.fitness().hung().isPresent() ? " (hung)" : " (worn)";
    }
    if (phase instanceof Leaving leaving && leaving.ending().isOwnWish()) {
      return " (by itself)";
    }
    if (phase instanceof Leaving leaving && leaving.ending().after() == Ending.After.AGAIN) {
      return " (then again)";
    }
    if (phase instanceof Occupied.Withdrawing w && w.ending().after() == Ending.After.AGAIN) {
      return " (then again)";
    }
    return "";
  }

  private static String name(Effect effect) {
    return effect instanceof Effect.Publish publish
        ? name((Object) publish.event())
        : name((Object) effect).toLowerCase(Locale.ROOT);
  }

  private static String name(Object value) {
    return value.getClass().getSimpleName();
  }
}
