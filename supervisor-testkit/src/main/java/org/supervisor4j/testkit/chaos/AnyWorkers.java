package org.supervisor4j.testkit.chaos;

import static java.time.Duration.ofMillis;
import static org.supervisor4j.testkit.chaos.Card.HELD;
import static org.supervisor4j.testkit.chaos.Card.NOTHING;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.supervisor4j.Command;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Rollout;
import org.supervisor4j.Signal;
import org.supervisor4j.WorkerStatus;
import org.supervisor4j.testkit.traffic.LossCause;

/** The cards for any program: done from outside, or by its operator. */
final class AnyWorkers {

  /** What waits for a start that takes too long. */
  private static final Set<LossCause> LATE =
      EnumSet.of(LossCause.TIMEOUT, LossCause.CONNECT_TIMEOUT);

  /** What is under way as an idle connection is closed, with no other worker to move it to. */
  private static final Set<LossCause> CROSSED = EnumSet.of(LossCause.EOF, LossCause.RESET);

  private static final long MOST_CROSSED = 5;

  private AnyWorkers() {}

  /** Those that this program can bear: some need two workers, or a log file. */
  static List<Card> of(ProgramSpec spec) {
    var cards =
        new ArrayList<>(
            List.of(
                new Card("kill -9", Mix.SLOT, Floor.ALL_BUT_ONE, HELD, AnyWorkers::kill),
                new Card(
                    "TERM by surprise",
                    Mix.SLOT,
                    Floor.ALL_BUT_ONE,
                    HELD + ", of a puppet nothing",
                    AnyWorkers::term),
                new Card(
                    "freeze and thaw",
                    Mix.SLOT,
                    Floor.ALL,
                    HELD + ", too late",
                    AnyWorkers::freeze),
                new Card("roll", Mix.POOL, Floor.ALL, NOTHING, AnyWorkers::roll),
                new Card("roll, aborted", Mix.POOL, Floor.ALL, NOTHING, AnyWorkers::abort),
                new Card("broken release", Mix.POOL, Floor.ALL, NOTHING, AnyWorkers::broken),
                new Card("resize up and down", Mix.POOL, Floor.ALL, NOTHING, AnyWorkers::upAndDown),
                new Card(
                    "resize in a roll", Mix.POOL, Floor.ALL, NOTHING, AnyWorkers::resizeInRoll),
                new Card(
                    "stop and start",
                    Mix.ALONE,
                    Floor.NONE,
                    "what was not answered in time, and 5 that crossed the close of an idle connection",
                    AnyWorkers::restart)));
    if (spec.workers() > 1) {
      cards.add(
          new Card(
              "kill -9 of all but one", Mix.ALONE, Floor.ONE, HELD, AnyWorkers::killAllButOne));
      cards.add(
          new Card(
              "resize down and up", Mix.POOL, Floor.ALL_BUT_ONE, NOTHING, AnyWorkers::downAndUp));
    }
    return cards;
  }

  static void kill(Scene scene, Deal deal) {
    scene.onReady(deal.slot(), worker -> signal(scene, deal, worker, Signal.KILL));
  }

  private static void term(Scene scene, Deal deal) {
    scene.onReady(deal.slot(), worker -> signal(scene, deal, worker, Signal.TERM));
  }

  private static void killAllButOne(Scene scene, Deal deal) {
    scene.program().status().ready().stream()
        .filter(worker -> worker.id().slot() != deal.slot())
        .forEach(worker -> signal(scene, deal, worker, Signal.KILL));
  }

  /** Frozen for a moment, so that what it holds can be counted to the last. */
  static void signal(Scene scene, Deal deal, WorkerStatus worker, Signal signal) {
    scene.excuses().death(worker);
    var victim = scene.faults().on(worker);
    try (var still = victim.freeze()) {
      var held = scene.held(worker);
      if (signal == Signal.KILL || scene.puppets().isEmpty()) { // a puppet drains
        scene.allowHeld(deal, worker, still.fault().at(), held);
      }
      victim.signal(signal);
    }
    scene.untilGone(worker);
  }

  private static void freeze(Scene scene, Deal deal) {
    scene.onReady(
        deal.slot(),
        worker -> {
          try (var frozen = scene.faults().on(worker).freeze()) {
            var held = scene.held(worker);
            scene.pause(deal.between(ofMillis(300), ofMillis(1500)));
            scene.allowLate(deal, worker, frozen.fault().at(), held);
          }
        });
  }

  static void roll(Scene scene, Deal deal) {
    if (scene.pair()) {
      scene.excuses().rollTakenBack();
    }
    var outcome = scene.join(scene.program().roll(), "the roll");
    if (!outcome.succeeded() && !scene.pair()) {
      scene.violations().add("a roll that nobody disturbed: " + outcome);
    }
  }

  private static void abort(Scene scene, Deal deal) {
    scene.excuses().rollTakenBack();
    var roll = scene.program().roll();
    scene.pause(deal.between(ofMillis(1), ofMillis(1000)));
    scene.join(scene.program().abortRoll(), "the end of the roll");
    scene.join(roll, "the aborted roll");
  }

  private static void broken(Scene scene, Deal deal) {
    var program = scene.program();
    var broken = program.spec().toBuilder().command(Command.of("/bin/false")).build();
    takenBack(scene, () -> program.roll(broken), "a broken release");
  }

  /** A roll that must not succeed. */
  static void takenBack(Scene scene, Supplier<Future<Rollout>> roll, String release) {
    scene.excuses().rollTakenBack();
    scene.excuses().generationAfter(scene.program().status().generation());
    var outcome = scene.join(roll.get(), "the roll to " + release);
    if (!(outcome instanceof Rollout.RolledBack)) {
      scene.violations().add(release + ": " + outcome);
    }
  }

  private static void upAndDown(Scene scene, Deal deal) {
    var workers = scene.program().spec().workers();
    scene.join(scene.program().resize(workers + 1), "the resize up");
    scene.join(scene.program().resize(workers), "the resize down");
  }

  private static void downAndUp(Scene scene, Deal deal) {
    var workers = scene.program().spec().workers();
    scene.join(scene.program().resize(workers - 1), "the resize down");
    scene.join(scene.program().resize(workers), "the resize up");
  }

  private static void resizeInRoll(Scene scene, Deal deal) {
    if (scene.pair()) {
      scene.excuses().rollTakenBack();
    }
    var workers = scene.program().spec().workers();
    var roll = scene.program().roll();
    scene.pause(deal.between(ofMillis(1), ofMillis(500)));
    scene.join(scene.program().resize(workers + 1), "the resize up");
    scene.join(scene.program().resize(workers), "the resize down");
    scene.join(roll, "the roll that was resized");
  }

  private static void restart(Scene scene, Deal deal) {
    var begun = Instant.now();
    scene.join(scene.program().stop(), "the stop");
    scene.join(scene.program().start(), "the start");
    scene.allow(deal, begun, Long.MAX_VALUE, LATE);
    scene.allow(deal, begun, MOST_CROSSED, CROSSED);
  }
}
