package org.supervisor4j.testkit.simulation;

import java.time.Duration;
import java.util.Set;
import org.supervisor4j.ProgramSpec;

/** One step of a schedule: what an operator, the world or time does. */
sealed interface Act {

  /** Time passes. */
  record Wait(Duration time) implements Act {}

  record Start() implements Act {}

  /** As soon as these programs have been ready, whom nobody asks whether they are. */
  record StartAfter(Set<String> others) implements Act {}

  /** One of them, or another. */
  record OtherReady(String name) implements Act {}

  record Stop() implements Act {}

  record Restart() implements Act {}

  /** With one slot, which may not exist. */
  sealed interface OfSlot extends Act {
    int slot();
  }

  record StartSlot(int slot) implements OfSlot {}

  record StopSlot(int slot) implements OfSlot {}

  record RestartSlot(int slot) implements OfSlot {}

  /** A signal that no worker answers. */
  record SignalSlot(int slot) implements Act {}

  /** The same to all. */
  record SignalAll() implements Act {}

  record AwaitReady() implements Act {}

  record Roll() implements Act {}

  record RollTo(ProgramSpec next) implements Act {}

  record AbortRoll() implements Act {}

  record Resize(int workers) implements Act {}

  /** Of a program whose workers are masters. */
  record ResizeChildren(int children) implements Act {}

  /** SIGKILL from outside to the worker at this place among those that live. */
  record Kill(int place) implements Act {}
}
