package org.supervisor4j.testkit.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.supervisor4j.testkit.Conditions;
import org.supervisor4j.testkit.fault.Fault;
import org.supervisor4j.testkit.fault.Faults;
import org.supervisor4j.testkit.fault.Puppets;
import org.supervisor4j.testkit.traffic.Allowance;

/** One run: turn by turn, each until all is well again. */
final class Run {

  private final Chaos chaos;
  private final List<Turn> turns;
  private final int workers;
  private final long began = System.nanoTime();
  private final List<Allowance> allowances = new CopyOnWriteArrayList<>();
  private final Excuses excuses = new Excuses();
  private final Violations violations;
  private final Faults faults;
  private final Scene scene;
  private final Map<String, Integer> played = new LinkedHashMap<>();
  private int turn;

  Run(Chaos chaos) {
    this.chaos = chaos;
    turns = chaos.turns();
    workers = chaos.program.spec().workers();
    violations = new Violations(found -> chaos.story.tell("WRONG " + found));
    faults = new Faults(this::tell);
    scene = scene();
  }

  private Scene scene() {
    return new Scene(
        chaos.supervisor,
        chaos.program,
        faults,
        chaos.puppets,
        excuses,
        allowances,
        violations,
        false,
        chaos.patience);
  }

  private void tell(Fault fault) {
    chaos.story.tell(fault.toString());
  }

  @SuppressWarnings("try") // it watches as long as the block lasts
  ChaosReport play() {
    chaos.story.tell("chaos with seed " + chaos.seed + ", " + chaos.faults + " faults");
    scene.until(this::isCalm, "the program was not calm before the first fault");
    try (var load = new MixedLoad(chaos.traffic)) {
      var floor = new CapacityFloor(chaos.program, chaos.story);
      var losses = new NothingLost(load, allowances);
      var invariants = invariants(floor, losses);
      check(invariants);
      try (var watch = new Watch(invariants, violations)) {
        turns(floor, invariants);
      }
      if (!violations.any()) {
        load.stop();
      }
      check(invariants);
      return judged(floor, losses, load);
    } finally {
      chaos.puppets.ifPresent(Puppets::forgetStarts);
    }
  }

  private List<Invariant> invariants(CapacityFloor floor, NothingLost losses) {
    return List.of(
        floor,
        new NothingUnexplained(chaos.story, excuses, chaos.warnings),
        new SameListeners(chaos.supervisor, chaos.program),
        losses,
        new NoStrays(chaos.supervisor, chaos.story),
        new FlatDescriptors(),
        FlatMemory.ofThisJvm());
  }

  private void check(List<Invariant> invariants) {
    for (var invariant : invariants) {
      if (!violations.any()) {
        violations.add(invariant.whenCalm());
      }
    }
  }

  private void turns(CapacityFloor floor, List<Invariant> invariants) {
    for (var next : turns) {
      pauseUntil(next.due());
      if (violations.any()) {
        return;
      }
      play(next, floor);
      check(invariants);
    }
    pauseUntil(1);
  }

  /** A part of the whole time has passed. */
  private void pauseUntil(double due) {
    var left = (long) (due * chaos.duration.toNanos()) - (System.nanoTime() - began);
    scene.pause(Duration.ofNanos(Math.max(0, left)));
  }

  private void play(Turn next, CapacityFloor floor) {
    chaos.story.tell("turn %d of %d: %s".formatted(++turn, turns.size(), next));
    floor.allow(workers - next.cost(workers));
    new Hand(scene).play(next);
    next.deals().forEach(deal -> played.merge(deal.card().name(), 1, Integer::sum));
    chaos.puppets.ifPresent(Puppets::forgetStarts);
    try {
      scene.until(() -> isCalm() && floor.hasHeardAll(), "it was not well again after " + next);
    } catch (IllegalStateException e) {
      violations.add(e.toString());
    }
    floor.allow(workers);
    excuses.turnIsOver();
    chaos.story.tell("all is well");
  }

  private boolean isCalm() {
    try {
      return Conditions.isCalm(chaos.program).call();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private ChaosReport judged(CapacityFloor floor, NothingLost losses, MixedLoad load) {
    var report =
        new ChaosReport(
            chaos.seed,
            Duration.ofNanos(System.nanoTime() - began),
            workers,
            floor.least(),
            Map.copyOf(played),
            faults.done(),
            load.reports(),
            losses.soFar());
    if (violations.any()) {
      throw new AssertionError(failure(report));
    }
    return report;
  }

  private String failure(ChaosReport report) {
    var text = new ArrayList<String>();
    text.add(
        "chaos with seed %d failed in turn %d of %d:".formatted(chaos.seed, turn, turns.size()));
    violations.all().forEach(one -> text.add("  " + one));
    text.add("to run it again: " + chaos.repeat + chaos.seed);
    text.add(report.toString());
    text.add(report.losses().toString());
    text.add("what happened:");
    text.add(chaos.story.toString());
    return String.join("\n", text);
  }
}
