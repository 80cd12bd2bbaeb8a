package org.supervisor4j.testkit.simulation;

import java.util.HashSet;
import java.util.Set;
import org.supervisor4j.netty.lifecycle.ProgramState;

/**
 * A program that waits for others comes up with the last of them, whatever their order, and not
 * before; unless somebody starts or stops it meanwhile, or leaves no slot of it to be started.
 */
final class PrecedenceRules {

  private Set<String> waitsFor = Set.of();
  private boolean lastIsReady;

  void before(Act act, ProgramState state) {
    lastIsReady = false;
    if (act instanceof Act.StartAfter start) {
      waitsFor = state.up() ? Set.of() : start.others();
    } else if (act instanceof Act.OtherReady other) {
      lastIsReady = waitsFor.equals(Set.of(other.name()));
      waitsFor = without(other.name());
    } else if (isForAll(act) || startsOne(act, state)) {
      waitsFor = Set.of();
    }
  }

  private static boolean isForAll(Act act) {
    return act instanceof Act.Start || act instanceof Act.Restart || act instanceof Act.Stop;
  }

  private static boolean startsOne(Act act, ProgramState state) {
    return act instanceof Act.OfSlot one
        && !(act instanceof Act.StopSlot)
        && one.slot() < state.slots();
  }

  private Set<String> without(String ready) {
    var others = new HashSet<>(waitsFor);
    others.remove(ready);
    return others;
  }

  /**
   * After every step.
   *
   * @param parked whether no slot is left to be started
   */
  void check(ProgramState state, boolean parked) {
    waitsFor = parked ? Set.of() : waitsFor;
    Broken.unless(
        waitsFor.equals(state.waitsFor()),
        () -> "it waits for " + state.waitsFor() + ", not " + waitsFor);
    Broken.unless(!state.up() || waitsFor.isEmpty(), "it waits for others, and is up");
    Broken.unless(
        !lastIsReady || state.up() || parked,
        "the last that it waited for is ready, and it is down");
  }
}
