package org.supervisor4j.testkit.chaos;

import static java.time.Duration.ofMillis;
import static org.supervisor4j.testkit.chaos.Card.HELD;
import static org.supervisor4j.testkit.chaos.Card.NOTHING;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.supervisor4j.Signal;
import org.supervisor4j.testkit.chaos.Card.Deed;
import org.supervisor4j.testkit.fault.Act;
import org.supervisor4j.testkit.fault.Start;
import org.supervisor4j.testkit.traffic.LossCause;

/** The cards that a puppet plays from inside, or that need a JVM as small as its. */
final class PuppetsOnly {

  private static final String ONE = "one response";
  private static final long FLOOD = 8_000_000;

  /** A JVM that runs out of memory may drop what it can't answer, before it ends. */
  private static final long OUT_OF_MEMORY = 32;

  private static final Set<LossCause> CUT =
      EnumSet.of(LossCause.PARTIAL, LossCause.EOF, LossCause.RESET);

  private PuppetsOnly() {}

  static List<Card> all() {
    return List.of(
        new Card("exit", Mix.SLOT, Floor.ALL_BUT_ONE, NOTHING, ending(deal -> Act.exit(3))),
        new Card(
            "exception in main",
            Mix.SLOT,
            Floor.ALL_BUT_ONE,
            NOTHING,
            ending(deal -> Act.throwInMain())),
        new Card(
            "exception in the event loop",
            Mix.SLOT,
            Floor.ALL,
            NOTHING,
            told(deal -> Act.throwInLoop())),
        new Card(
            "out of memory",
            Mix.SLOT,
            Floor.ALL_BUT_ONE,
            HELD + ", and 32",
            PuppetsOnly::outOfMemory),
        new Card(
            "channel cut", Mix.SLOT, Floor.ALL_BUT_ONE, NOTHING, ending(deal -> Act.cutChannel())),
        new Card(
            "channel filled with garbage",
            Mix.SLOT,
            Floor.ALL_BUT_ONE,
            NOTHING,
            ending(deal -> Act.fillChannelWithGarbage())),
        new Card("crash on start", Mix.SLOT, Floor.ALL_BUT_ONE, HELD, PuppetsOnly::crashOnStart),
        new Card("ready late", Mix.SLOT, Floor.ALL_BUT_ONE, HELD, PuppetsOnly::readyLate),
        new Card(
            "CPU spin",
            Mix.SLOT,
            Floor.ALL,
            NOTHING,
            told(deal -> Act.spin(deal.between(ofMillis(200), ofMillis(1000))))),
        new Card(
            "event loop blocked", Mix.SLOT, Floor.ALL, HELD + ", too late", PuppetsOnly::block),
        new Card("output flood", Mix.SLOT, Floor.ALL, NOTHING, told(deal -> Act.flood(FLOOD))),
        new Card(
            "half a response, then close",
            Mix.SLOT,
            Floor.ALL,
            ONE,
            half(Act.halfResponseThenClose(), CUT)),
        new Card(
            "half a response, then nothing",
            Mix.SLOT,
            Floor.ALL,
            ONE,
            half(
                Act.halfResponse(),
                EnumSet.of(LossCause.TIMEOUT, LossCause.PARTIAL, LossCause.EOF, LossCause.RESET))),
        new Card("descriptors exhausted", Mix.ALONE, Floor.ALL, NOTHING, PuppetsOnly::exhaust),
        new Card("long GC pause", Mix.SLOT, Floor.ALL, HELD + ", too late", PuppetsOnly::pause),
        new Card(
            "long GC pause of the host", Mix.ALONE, Floor.ALL, NOTHING, PuppetsOnly::pauseHost),
        new Card("slow drain in a roll", Mix.ALONE, Floor.ALL, NOTHING, PuppetsOnly::slowDrain),
        new Card(
            "release of another protocol",
            Mix.ALONE,
            Floor.ALL,
            NOTHING,
            PuppetsOnly::otherProtocol));
  }

  private static Deed told(Function<Deal, Act> act) {
    return (scene, deal) ->
        scene.onReady(deal.slot(), worker -> scene.tell(worker, act.apply(deal)));
  }

  /** A puppet drains when it exits by itself, or has lost its supervisor. */
  private static Deed ending(Function<Deal, Act> act) {
    return (scene, deal) ->
        scene.onReady(
            deal.slot(),
            worker -> {
              scene.excuses().death(worker);
              scene.tell(worker, act.apply(deal));
              scene.untilGone(worker);
            });
  }

  private static void outOfMemory(Scene scene, Deal deal) {
    scene.onReady(
        deal.slot(),
        worker -> {
          scene.excuses().death(worker);
          var held = scene.held(worker);
          var at = Instant.now();
          scene.tell(worker, Act.outOfMemory());
          scene.allowHeld(deal, worker, at, held + OUT_OF_MEMORY);
          scene.untilGone(worker);
        });
  }

  private static void crashOnStart(Scene scene, Deal deal) {
    var times = 1 + (int) (2 * deal.strength());
    nextStart(Start.crash(1).times(times), scene, deal);
  }

  private static void readyLate(Scene scene, Deal deal) {
    var late = deal.between(ofMillis(200), ofMillis(1500));
    nextStart(Start.readyAfter(late).times(1), scene, deal);
  }

  private static void nextStart(Start start, Scene scene, Deal deal) {
    scene.excuses().startsIn(deal.slot());
    scene.puppets().orElseThrow().onStart(start.inSlot(deal.slot()));
    scene.onReady(
        deal.slot(),
        victim -> {
          AnyWorkers.signal(scene, deal, victim, Signal.KILL);
          scene.untilReplaced(victim);
        });
  }

  private static void block(Scene scene, Deal deal) {
    var time = deal.between(ofMillis(200), ofMillis(1200));
    scene.onReady(
        deal.slot(),
        worker -> {
          var at = Instant.now();
          scene.tell(worker, Act.blockLoop(time));
          var held = scene.held(worker);
          scene.pause(time);
          scene.allowLate(deal, worker, at, held);
        });
  }

  private static Deed half(Act act, Set<LossCause> causes) {
    return (scene, deal) ->
        scene.onReady(
            deal.slot(),
            worker -> {
              var at = Instant.now();
              scene.tell(worker, act);
              scene.allow(deal, at, 1, causes);
            });
  }

  @SuppressWarnings("try") // it lasts as long as the block
  private static void exhaust(Scene scene, Deal deal) {
    scene.onReady(
        deal.slot(),
        worker -> {
          try (var none = scene.faults().on(worker).exhaustDescriptors()) {
            scene.pause(deal.between(ofMillis(200), ofMillis(1000)));
          }
        });
  }

  private static void pause(Scene scene, Deal deal) {
    scene.onReady(
        deal.slot(),
        worker -> {
          var held = scene.held(worker);
          var fault = scene.faults().on(worker).pauseJvm(time(deal));
          scene.allowLate(deal, worker, fault.at(), held);
        });
  }

  private static void pauseHost(Scene scene, Deal deal) {
    scene.faults().on(ProcessHandle.current()).pauseJvm(time(deal));
  }

  private static Duration time(Deal deal) {
    return deal.between(ofMillis(200), ofMillis(1000));
  }

  private static void slowDrain(Scene scene, Deal deal) {
    var time = deal.between(ofMillis(200), ofMillis(2000));
    scene.onReady(deal.slot(), worker -> scene.tell(worker, Act.drainSlowly(time)));
    AnyWorkers.roll(scene, deal);
  }

  private static void otherProtocol(Scene scene, Deal deal) {
    scene.excuses().line("protocol");
    scene.puppets().orElseThrow().onStart(Start.otherProtocol());
    AnyWorkers.takenBack(scene, scene.program()::roll, "a release of another protocol");
  }
}
