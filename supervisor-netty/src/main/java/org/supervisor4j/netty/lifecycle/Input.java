package org.supervisor4j.netty.lifecycle;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.Signal;

/** What can happen to a program. Operations carry a number by which their outcome is told. */
public sealed interface Input {

  /** What happened to a worker process. */
  sealed interface OfWorker extends Input {
    long serial();
  }

  record Spawned(long serial, long pid) implements OfWorker {}

  record SpawnFailed(long serial, String reason) implements OfWorker {}

  /** The worker has opened its channel: it can be told to drain. */
  record Connected(long serial) implements OfWorker {}

  /** Its channel has ended: it cannot be told anything until it connects again. */
  record Disconnected(long serial) implements OfWorker {}

  record Ready(long serial) implements OfWorker {}

  /** It was asked, and does not answer as one that is ready. */
  record Unready(long serial, String why) implements OfWorker {}

  /** It has said something new of itself. */
  record Says(long serial, Said said) implements OfWorker {}

  /** It asks for so much time from now on for what it does, if that is more than it has. */
  record Extends(long serial, Duration time) implements OfWorker {}

  /** It goes by itself, and takes nothing new. */
  record Leaves(long serial) implements OfWorker {}

  /** It has crossed one of its {@link Limits} for recycling; told once for each. */
  record Worn(long serial, String reason) implements OfWorker {}

  /** It lives and does not work. */
  record Hung(long serial, Hang hang) implements OfWorker {}

  /** It had hung and works again. */
  record Recovered(long serial) implements OfWorker {}

  record Exited(long serial, CauseOfDeath cause) implements OfWorker {}

  /** Time has passed: {@link ProgramState#wakeAt(long)} has come. */
  record Tick() implements Input {}

  record Start(long operation) implements Input {}

  /** Start once each of these programs has been ready; at once if there are none. */
  record StartAfter(long operation, Set<String> others) implements Input {}

  /** Another program is ready. */
  record OtherReady(String program) implements Input {}

  record Stop(long operation, String reason) implements Input {}

  record Restart(long operation) implements Input {}

  /** What an operator wants of one slot. */
  sealed interface OfSlot extends Input {
    long operation();

    int slot();
  }

  record StartSlot(long operation, int slot) implements OfSlot {}

  record StopSlot(long operation, int slot, String reason) implements OfSlot {}

  record RestartSlot(long operation, int slot) implements OfSlot {}

  record SignalSlot(long operation, int slot, Signal signal) implements OfSlot {}

  /** To every process. */
  record SignalAll(long operation, Signal signal) implements Input {}

  record AwaitReady(long operation) implements Input {}

  /** So many workers from now on. */
  record Resize(long operation, int workers) implements Input {}

  /** Each master is to have so many children from now on. */
  record ResizeChildren(long operation, int children) implements Input {}

  /** The running roll is to be taken back, and what waits behind it dropped. */
  record AbortRoll(long operation) implements Input {}

  record RequestRoll(long operation, Optional<ProgramSpec> next) implements Input {}
}
