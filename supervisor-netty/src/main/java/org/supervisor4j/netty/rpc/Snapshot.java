package org.supervisor4j.netty.rpc;

import java.util.HashMap;
import java.util.Map;
import org.supervisor4j.ProgramStatus;

/** How programs do as one call sees them: each is asked once. For one thread. */
final class Snapshot {

  private final Map<String, ProgramStatus> byProgram = new HashMap<>();

  ProgramStatus of(Slot slot) {
    return byProgram.computeIfAbsent(slot.program().name(), name -> slot.program().status());
  }

  ProcessState state(Slot slot) {
    return slot.stateIn(of(slot));
  }
}
