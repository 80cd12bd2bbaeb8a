package org.supervisor4j.netty.web;

import static org.supervisor4j.SupervisorException.reason;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.supervisor4j.Program;
import org.supervisor4j.ProgramGroup;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorException;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.output.WorkerLogs;

/** What the page's buttons do. */
final class Actions {

  /** What fails at once is told; how the rest goes on is to be seen on the page. */
  private static final long PATIENCE_MILLIS = 200;

  private final Supervisor supervisor;
  private final WorkerLogs logs;

  Actions(Supervisor supervisor, WorkerLogs logs) {
    this.supervisor = supervisor;
    this.logs = logs;
  }

  /**
   * Does what a form says.
   *
   * @param form its fields: {@code action}, {@code program}, and {@code slot} if one worker is
   *     meant
   * @return what came of it, for people
   * @throws SupervisorException if there is no such thing to do
   */
  CompletableFuture<String> take(Map<String, String> form) {
    var action = form.getOrDefault("action", "");
    var group = form.getOrDefault("group", "");
    if (!group.isEmpty()) {
      return outcome("group " + group, action, all(action, supervisor.group(group)));
    }
    var program = supervisor.program(form.getOrDefault("program", ""));
    var slot = form.getOrDefault("slot", "");
    if (slot.isEmpty()) {
      return outcome(program.name(), action, whole(action, program));
    }
    var number = number(slot);
    return outcome(program.spec().processName(number), action, one(action, program, number));
  }

  private static CompletableFuture<String> outcome(
      String name, String action, CompletableFuture<?> done) {
    return done.<String>handle(
            (nothing, failure) ->
                failure == null ? name + ": " + action + " done" : name + ": " + reason(failure))
        .completeOnTimeout(
            name + ": " + action + " under way", PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static CompletableFuture<?> all(String action, ProgramGroup group) {
    return switch (action) {
      case "start" -> group.start();
      case "stop" -> group.stop();
      case "restart" -> group.restart();
      case "roll" -> group.roll();
      default -> throw unknown(action);
    };
  }

  private static CompletableFuture<?> whole(String action, Program program) {
    return switch (action) {
      case "start" -> program.start();
      case "stop" -> program.stop();
      case "restart" -> program.restart();
      case "roll" -> program.roll();
      case "abort" -> program.abortRoll();
      default -> throw unknown(action);
    };
  }

  private CompletableFuture<?> one(String action, Program program, int slot) {
    return switch (action) {
      case "start" -> program.start(slot);
      case "stop" -> program.stop(slot);
      case "restart" -> program.restart(slot);
      case "clear" -> clear(program, slot);
      default -> throw unknown(action);
    };
  }

  private CompletableFuture<?> clear(Program program, int slot) {
    logs.clear(program.spec(), new WorkerId(program.name(), slot, 1));
    return CompletableFuture.completedFuture(null);
  }

  private static int number(String slot) {
    try {
      return Integer.parseInt(slot);
    } catch (NumberFormatException e) {
      throw new SupervisorException("there is no slot \"" + slot + "\"", e);
    }
  }

  private static SupervisorException unknown(String action) {
    return new SupervisorException("there is nothing to do by the name \"" + action + "\"");
  }
}
