package org.supervisor4j.testkit.simulation;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.supervisor4j.Signal;
import org.supervisor4j.testkit.virtual.ScriptedWorker;
import org.supervisor4j.testkit.virtual.VirtualProgram;

/**
 * A signal that was asked for reaches those it is for, once; if there is nobody, the caller hears.
 */
final class SignalRules {

  /** No worker of a schedule answers it. */
  private static final Signal SIGNAL = Signal.USR2;

  private SignalRules() {}

  static CompletableFuture<Void> one(VirtualProgram program, int slot) {
    return reaches(program, holder(program, slot), () -> program.signal(slot, SIGNAL));
  }

  private static Predicate<ScriptedWorker> holder(VirtualProgram program, int slot) {
    var state = program.engine().state();
    return child ->
        state.seats().stream()
            .anyMatch(
                seat -> seat.holds() && seat.slot() == slot && seat.hasProcess(child.serial()));
  }

  static CompletableFuture<Void> all(VirtualProgram program) {
    return reaches(program, child -> true, () -> program.signal(SIGNAL));
  }

  private static CompletableFuture<Void> reaches(
      VirtualProgram program,
      Predicate<ScriptedWorker> wanted,
      Supplier<CompletableFuture<Void>> send) {
    Map<ScriptedWorker, Integer> before = new HashMap<>();
    for (var child : program.children().live()) {
      before.put(child, child.received().size() + (wanted.test(child) ? 1 : 0));
    }
    var nobody = before.keySet().stream().noneMatch(wanted);
    var sent = send.get();
    Broken.unless(sent.isCompletedExceptionally() == nobody, "a signal was sent to nobody");
    before.forEach(
        (child, expected) ->
            Broken.unless(
                child.received().size() == expected,
                () -> child.worker() + " got another number of signals"));
    return sent;
  }
}
