package org.supervisor4j.testkit.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.supervisor4j.netty.lifecycle.Alive;
import org.supervisor4j.netty.lifecycle.Input;
import org.supervisor4j.netty.lifecycle.Phase;
import org.supervisor4j.netty.lifecycle.Seat;

/**
 * How often each input met each phase: the cells of the table in {@code docs/lifecycle.md}. The
 * inputs {@code start}, {@code end} and {@code end, again} are counted where an operator asked for
 * them, not where a roll or a resize did.
 */
public final class Coverage {

  private static final String HAS_NO_PROCESS = "no process, so none can say anything";

  static final List<String> INPUTS =
      List.of(
          "start",
          "end",
          "end, again",
          "Spawned",
          "SpawnFailed",
          "Connected",
          "Disconnected",
          "Ready",
          "Says",
          "Extends",
          "Leaves",
          "Worn",
          "Hung",
          "Recovered",
          "Exited",
          "Tick");

  static final List<String> PHASES =
      List.of(
          "Stopped",
          "Spawning",
          "Withdrawing",
          "Starting",
          "Running",
          "Running, channel open",
          "Running, channel lost",
          "Draining",
          "Stopping",
          "Killing",
          "Backoff",
          "Exited",
          "Fatal");

  /** Those with a deadline or a delay. */
  private static final List<String> WAIT =
      List.of(
          "Starting",
          "Running",
          "Running, channel open",
          "Running, channel lost",
          "Draining",
          "Stopping",
          "Backoff",
          "Fatal");

  private static final List<String> WAS_READY =
      List.of("Running", "Running, channel open", "Running, channel lost");

  private static final List<String> FOUND_OUT = List.of("Worn", "Hung", "Recovered");

  private final long[][] cells = new long[PHASES.size()][INPUTS.size()];

  void note(Seat seat, String input) {
    cells[PHASES.indexOf(name(seat.phase()))][INPUTS.indexOf(input)]++;
  }

  void note(Seat seat, Input input) {
    note(seat, input.getClass().getSimpleName());
  }

  private static String name(Phase phase) {
    var name = phase.getClass().getSimpleName();
    return phase instanceof Alive.Running running && running.channel() != Alive.Channel.NONE
        ? name + ", channel " + running.channel().name().toLowerCase(Locale.ROOT)
        : name;
  }

  synchronized void add(Coverage other) {
    for (int phase = 0; phase < cells.length; phase++) {
      for (int input = 0; input < INPUTS.size(); input++) {
        cells[phase][input] += other.cells[phase][input];
      }
    }
  }

  /**
   * Cells that no schedule has met although it could, and those that one did though it could not.
   */
  public synchronized List<String> surprises() {
    var found = new ArrayList<String>();
    for (int phase = 0; phase < cells.length; phase++) {
      for (int input = 0; input < INPUTS.size(); input++) {
        var cell = PHASES.get(phase) + " x " + INPUTS.get(input);
        var reason = whyNever(PHASES.get(phase), INPUTS.get(input));
        var met = cells[phase][input] > 0;
        if (!met && reason.isEmpty()) {
          found.add(cell + " was never met");
        } else if (met && !reason.isEmpty()) {
          found.add(cell + " was met, though: " + reason);
        }
      }
    }
    return found;
  }

  /** Empty if the phase can meet it. */
  private static String whyNever(String phase, String input) {
    return switch (input) {
      case "start", "end", "end, again" -> "";
      case "Tick" -> WAIT.contains(phase) ? "" : "waits for no time";
      case "Spawned", "SpawnFailed" ->
          isSpawning(phase)
              ? ""
              : isResting(phase) ? HAS_NO_PROCESS : "its spawn was answered once";
      default -> isSpawning(phase) ? "nothing is told before its spawn" : ofProcess(phase, input);
    };
  }

  private static String ofProcess(String phase, String input) {
    if (isResting(phase)) {
      return HAS_NO_PROCESS;
    }
    if (input.equals("Ready")) {
      return WAS_READY.contains(phase) ? "it says so once" : "";
    }
    if (input.equals("Connected") && phase.equals("Running, channel open")) {
      return "its channel is open";
    }
    if (FOUND_OUT.contains(input) && phase.equals("Starting")) {
      return "it is looked at once it is ready";
    }
    var closed = phase.equals("Running") || phase.equals("Running, channel lost");
    if ((input.equals("Hung") || input.equals("Recovered")) && closed) {
      return "nothing is heard of it without its channel";
    }
    return input.equals("Disconnected") && closed ? "its channel is not open" : "";
  }

  private static boolean isSpawning(String phase) {
    return phase.equals("Spawning") || phase.equals("Withdrawing");
  }

  private static boolean isResting(String phase) {
    return List.of("Stopped", "Backoff", "Exited", "Fatal").contains(phase);
  }

  /** The table; a cell that is never met has a dash. */
  @Override
  public synchronized String toString() {
    var text = new StringBuilder("%-23s".formatted(""));
    INPUTS.forEach(input -> text.append("%13s".formatted(input)));
    for (int phase = 0; phase < cells.length; phase++) {
      text.append("%n%-23s".formatted(PHASES.get(phase)));
      for (long count : cells[phase]) {
        text.append("%13s".formatted(count == 0 ? "-" : count));
      }
    }
    return text.toString();
  }
}
