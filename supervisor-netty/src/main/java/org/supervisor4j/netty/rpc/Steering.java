package org.supervisor4j.netty.rpc;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.supervisor4j.Program;
import org.supervisor4j.Rollout;
import org.supervisor4j.Signal;
import org.supervisor4j.SupervisorException;

/** Starts, stops and signals processes, as supervisord does or as {@code ControlPolicy} says. */
final class Steering {

  private static final long EVENTS_MILLIS = 100;

  private final StartWatch starts;
  private final HeldStops held;
  private final Executor later; // what an event has to say of the same failure comes before

  Steering(StartWatch starts, Executor executor) {
    this.starts = starts;
    this.held = new HeldStops(executor, HeldStops.LONGEST);
    later = CompletableFuture.delayedExecutor(EVENTS_MILLIS, TimeUnit.MILLISECONDS, executor);
  }

  /** A single process by the name that the client gave; faults say why not. */
  CompletableFuture<Boolean> start(Slot slot, String name, boolean wait) {
    return held.during(startOne(slot, name, wait));
  }

  private CompletableFuture<Boolean> startOne(Slot slot, String name, boolean wait) {
    Executable.require(slot.program().spec().command(), slot.worker());
    if (held.take(slot.program())) {
      return Slots.of(slot.program()).count() == 1
          ? roll(slot.program(), name)
          : slot.program().stop().thenCompose(down -> begin(slot, name, wait));
    }
    if (slot.state().isUp()) {
      throw FaultCode.ALREADY_STARTED.of(name);
    }
    return begin(slot, name, wait);
  }

  private CompletableFuture<Boolean> begin(Slot slot, String name, boolean wait) {
    var outcome = starts.next(slot, name);
    started(slot, outcome)
        .whenComplete(
            (ready, failure) -> {
              if (failure == null) {
                outcome.complete(true);
              } else {
                later.execute(
                    () -> outcome.completeExceptionally(FaultCode.ABNORMAL_TERMINATION.of(name)));
              }
            });
    return wait ? outcome : Methods.done(true);
  }

  /** One that is refused at once is watched no longer. */
  private static CompletableFuture<Void> started(Slot slot, CompletableFuture<Boolean> outcome) {
    try {
      return slot.start();
    } catch (RuntimeException e) {
      outcome.completeExceptionally(e);
      throw e;
    }
  }

  /** Those of them that are down; whose stop is held, together by a roll. */
  CompletableFuture<List<Map<String, Object>>> start(List<Slot> slots, boolean wait) {
    var now = new Snapshot();
    var down =
        slots.stream().filter(slot -> held.has(slot.program()) || !now.state(slot).isUp()).toList();
    var rolls = rollsOf(down);
    return held.during(
        ForEach.of(
            down,
            slot -> {
              var roll = rolls.get(slot.program().name());
              return roll == null ? startOne(slot, slot.fullName(), wait) : roll;
            }));
  }

  private Map<String, CompletableFuture<Boolean>> rollsOf(List<Slot> slots) {
    Map<String, CompletableFuture<Boolean>> rolls = new HashMap<>();
    for (var slot : slots) {
      var program = slot.program();
      if (new HashSet<>(slots).containsAll(Slots.of(program).toList()) && held.take(program)) {
        rolls.put(program.name(), roll(program, slot.fullName()));
      }
    }
    return rolls;
  }

  /** True when the new workers serve. */
  CompletableFuture<Boolean> roll(Program program, String name) {
    return program.roll().thenApply(outcome -> requireServes(outcome, name));
  }

  private static boolean requireServes(Rollout outcome, String name) {
    if (outcome instanceof Rollout.Completed || outcome instanceof Rollout.Superseded) {
      return true;
    }
    throw FaultCode.ABNORMAL_TERMINATION.of(name);
  }

  /** A single process by the name that the client gave. */
  CompletableFuture<Boolean> stop(Slot slot, String name, boolean wait) {
    if (held.has(slot.program()) || !slot.state().isUp()) {
      throw FaultCode.NOT_RUNNING.of(name);
    }
    if (isHeld(slot.program(), Set.of(slot))) {
      held.hold(slot.program());
      return Methods.done(true);
    }
    return held.during(end(slot, wait));
  }

  private static CompletableFuture<Boolean> end(Slot slot, boolean wait) {
    var down = slot.stop().thenApply(done -> true);
    return wait ? down : Methods.done(true);
  }

  /** Those of them that are up. */
  CompletableFuture<List<Map<String, Object>>> stop(List<Slot> slots, boolean wait) {
    var now = new Snapshot();
    var up =
        slots.stream().filter(slot -> !held.has(slot.program()) && now.state(slot).isUp()).toList();
    var all = Set.copyOf(slots);
    up.stream().map(Slot::program).filter(program -> isHeld(program, all)).forEach(held::hold);
    return held.during(
        ForEach.of(up, slot -> held.has(slot.program()) ? Methods.done(true) : end(slot, wait)));
  }

  /** All that are up, also those whose stop is held; no start is awaited. */
  CompletableFuture<List<Map<String, Object>>> stopAtOnce(List<Slot> slots) {
    slots.forEach(slot -> held.take(slot.program()));
    var now = new Snapshot();
    var up = slots.stream().filter(slot -> now.state(slot).isUp()).toList();
    return held.during(ForEach.of(up, slot -> end(slot, true)));
  }

  private static boolean isHeld(Program program, Set<Slot> stopped) {
    return program.spec().control().rollsOnRestart()
        && stopped.containsAll(Slots.of(program).toList());
  }

  /** A single process by the name that the client gave. */
  CompletableFuture<Boolean> signal(Slot slot, String name, String signal) {
    var parsed = parse(signal);
    if (!slot.state().isSignallable()) {
      throw FaultCode.NOT_RUNNING.of(name);
    }
    return send(slot, parsed, new HashSet<>()).thenApply(sent -> true);
  }

  /** Those of them that have a process. */
  CompletableFuture<List<Map<String, Object>>> signal(List<Slot> slots, String signal) {
    var now = new Snapshot();
    var running = slots.stream().filter(slot -> now.state(slot).isSignallable()).toList();
    try {
      return send(running, parse(signal));
    } catch (Fault bad) {
      return ForEach.of(running, slot -> bad.future());
    }
  }

  private CompletableFuture<List<Map<String, Object>>> send(List<Slot> slots, Signal signal) {
    var rolls = new HashSet<String>();
    return ForEach.of(slots, slot -> send(slot, signal, rolls));
  }

  /** A program that is among the {@code rolls} already does not roll again. */
  private static CompletableFuture<?> send(Slot slot, Signal signal, Set<String> rolls) {
    if (signal != Signal.HUP || !slot.program().spec().control().rollsOnHup()) {
      return slot.signal(signal);
    }
    if (rolls.add(slot.program().name())) {
      var unused = slot.program().roll(); // its outcome is an event
    }
    return Methods.done(true);
  }

  private static Signal parse(String text) {
    try {
      return Signal.of(text);
    } catch (SupervisorException none) {
      throw FaultCode.BAD_SIGNAL.of(text);
    }
  }
}
