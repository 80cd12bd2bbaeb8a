package org.supervisor4j.testkit.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.WorkerHung;
import org.supervisor4j.SupervisorEvent.WorkerNotReplaced;
import org.supervisor4j.SupervisorEvent.WorkerOnStandby;
import org.supervisor4j.SupervisorEvent.WorkerRecovered;
import org.supervisor4j.SupervisorEvent.WorkerRecycling;
import org.supervisor4j.SupervisorEvent.WorkerReplaced;
import org.supervisor4j.netty.lifecycle.Alive;
import org.supervisor4j.netty.lifecycle.Occupied;
import org.supervisor4j.netty.lifecycle.ProgramState;
import org.supervisor4j.netty.lifecycle.Seat;
import org.supervisor4j.netty.lifecycle.Seat.Role;

/**
 * A successor starts only beside a worker that is to be replaced, within the surge, and not while a
 * roll runs; it takes over when it was ready for the time of observation; one that failed is not
 * tried again too early; nobody who is to be replaced is forgotten, and nobody else is replaced.
 */
final class ReplacementRules {

  private final ReadySince ready;
  private final Set<Long> recycled = new HashSet<>(); // pids
  private final Set<Long> hung = new HashSet<>();
  private final Map<Long, Long> notBefore = new HashMap<>();
  private final Set<Long> spares = new HashSet<>();

  ReplacementRules(ReadySince ready) {
    this.ready = ready;
  }

  /** After every step, when its events were heard. */
  void check(ProgramState state, long now) {
    var successors = 0;
    for (var seat : state.seats()) {
      remembered(seat);
      if (seat.is(Role.SUCCESSOR)) {
        successors++;
        allowed(seat, state);
        inTime(seat, state, now);
      }
    }
    var surge = state.serving().spec().rollout().surge();
    Broken.unless(successors <= surge, "more successors than the surge");
    if (state.up() && state.roll().isEmpty() && successors < surge) {
      nobodyIsForgotten(state, now);
    }
  }

  /** As long as it runs; a loss of its channel changes nothing. */
  private void remembered(Seat seat) {
    var told = recycled.contains(pid(seat)) || hung.contains(pid(seat));
    Broken.unless(
        !seat.isRunning() || seat.isAiling() == told,
        () -> seat.worker() + (told ? " was to be replaced" : " was not to be replaced"));
  }

  private static void allowed(Seat successor, ProgramState state) {
    Broken.unless(
        state.up() && state.roll().isEmpty(), () -> successor.worker() + " is no time for that");
    for (var seat : state.seats()) {
      var same = seat.slot() == successor.slot() && seat.id() != successor.id();
      Broken.unless(!same || !seat.is(Role.SUCCESSOR), () -> seat.worker() + " has two successors");
      var replaced = seat.isAiling() && seat.worker().equals(successor.worker());
      Broken.unless(
          !same || !seat.holds() || replaced,
          () -> seat.worker() + " has a successor and is not to be replaced");
    }
  }

  private void inTime(Seat successor, ProgramState state, long now) {
    if (successor.phase() instanceof Occupied.Spawning && successor.since() == now) {
      var due = notBefore.getOrDefault(pid(holder(successor, state)), now);
      Broken.unless(now >= due, () -> successor.worker() + " is tried again too early");
    }
  }

  private static Seat holder(Seat successor, ProgramState state) {
    return state.seats().stream()
        .filter(seat -> seat.holds() && seat.slot() == successor.slot())
        .findFirst()
        .orElseThrow(() -> new Broken(successor.worker() + " succeeds nobody"));
  }

  private void nobodyIsForgotten(ProgramState state, long now) {
    for (var seat : state.seats()) {
      if (seat.holds() && seat.isAiling() && notBefore.getOrDefault(pid(seat), now) <= now) {
        var comes =
            state.seats().stream()
                .anyMatch(other -> other.is(Role.SUCCESSOR) && other.slot() == seat.slot());
        Broken.unless(comes, () -> seat.worker() + " is to be replaced, and nobody comes");
      }
    }
  }

  private static long pid(Seat seat) {
    return seat.phase() instanceof Alive alive ? alive.pid() : 0;
  }

  void check(SupervisorEvent event, long now, ProgramState state) {
    if (event instanceof WorkerRecycling recycling) {
      recycled.add(recycling.pid());
    } else if (event instanceof WorkerHung hangs) {
      hung.add(hangs.pid());
    } else if (event instanceof WorkerRecovered recovered) {
      Broken.unless(hung.remove(recovered.pid()), () -> recovered + ", and had not hung");
    } else if (event instanceof WorkerNotReplaced failed) {
      var due = notBefore.put(failed.pid(), now + failed.retryIn().toNanos());
      Broken.unless(due == null || due <= now, () -> failed + ", and there was no other");
    } else if (event instanceof WorkerOnStandby spare) {
      spares.add(spare.pid());
    } else if (event instanceof WorkerReplaced replaced) {
      replaced(replaced, now, state);
    }
  }

  private void replaced(WorkerReplaced event, long now, ProgramState state) {
    var why = hung.contains(event.pid()) || recycled.contains(event.pid());
    Broken.unless(why, () -> event + ", and nobody knows why");
    var holds =
        state.seats().stream()
            .filter(seat -> seat.holds() && seat.hasPid(event.successor()))
            .findFirst()
            .orElseThrow(() -> new Broken(event + ", and it does not hold the slot"));
    Broken.unless(!holds.isHung(), () -> event + ", which hangs");
    var observed = holds.spec().rollout().observe().toNanos();
    var waits = spares.contains(event.successor());
    Broken.unless(
        ready
            .of(event.successor())
            .map(since -> now - since)
            .filter(age -> age == observed || (waits && age > observed))
            .isPresent(),
        () -> event + " before it was observed, or too late");
  }
}
