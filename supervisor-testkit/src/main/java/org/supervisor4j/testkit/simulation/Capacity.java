package org.supervisor4j.testkit.simulation;

import java.util.stream.IntStream;
import org.supervisor4j.SupervisorEvent;
import org.supervisor4j.SupervisorEvent.WorkerDraining;
import org.supervisor4j.SupervisorEvent.WorkerExited;
import org.supervisor4j.netty.lifecycle.ProgramState;
import org.supervisor4j.netty.lifecycle.Seat.Role;

/**
 * Once every slot is ready, ready workers never become fewer than the roll promises, unless one
 * crashed or an operator stopped them or wants fewer.
 */
final class Capacity {

  private boolean full;
  private int floor;

  void before(Act act, ProgramState state) {
    if (!state.parked().isEmpty() && starts(act)) {
      full = false; // one that was not counted begins
    }
    if (act instanceof Act.StopSlot stop && state.wants(stop.slot())) {
      floor--;
    }
    if (act instanceof Act.Stop || act instanceof Act.Restart || act instanceof Act.RestartSlot) {
      full = false;
    }
  }

  private static boolean starts(Act act) {
    return act instanceof Act.Start
        || act instanceof Act.StartAfter
        || act instanceof Act.StartSlot;
  }

  void note(SupervisorEvent event) {
    if (event instanceof WorkerExited exited && !exited.asked()) {
      full = false; // also when a trial crashed: it may have been counted
    } else if (event instanceof WorkerDraining draining
        && draining.reason().startsWith("it goes by itself")) {
      full = false;
    }
  }

  void check(ProgramState state) {
    var ready = 0;
    var holders = 0;
    var readyHolders = 0;
    for (var seat : state.seats()) {
      ready += seat.isRunning() && !seat.is(Role.SPARE) ? 1 : 0;
      var counts = seat.holds() && state.wants(seat.slot());
      holders += counts ? 1 : 0;
      readyHolders += counts && seat.isRunning() ? 1 : 0;
    }
    int slots = state.roll().map(roll -> Math.min(state.size(), roll.size())).orElse(state.size());
    var promised = (int) IntStream.range(0, slots).filter(state::wants).count();
    floor = Math.min(floor, promised);
    if (full && ready < floor) {
      throw new Broken(ready + " ready workers, promised " + floor);
    }
    if (state.up() && holders == readyHolders) {
      full = true;
      floor = Math.min(holders, promised);
    }
  }
}
