package org.supervisor4j.netty.lifecycle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.supervisor4j.SupervisorEvent;

/** One step of the core while it is being made: the time, and the effects so far. */
final class Turn {

  static final long NEVER = Long.MAX_VALUE;

  final long now;
  private final long salt;
  private final List<Effect> effects = new ArrayList<>();
  private final List<Effect> completions = new ArrayList<>();
  private long lastSerial;

  Turn(long now, long lastSerial, long salt) {
    this.now = now;
    this.lastSerial = lastSerial;
    this.salt = salt;
  }

  void emit(Effect effect) {
    effects.add(effect);
  }

  /** After all else, since who waits for it may close what the rest is carried out with. */
  void complete(long operation, Effect.Outcome outcome) {
    completions.add(new Effect.Complete(operation, outcome));
  }

  void emitFirst(List<Effect> first) {
    effects.addAll(0, first);
  }

  void publish(SupervisorEvent event) {
    effects.add(new Effect.Publish(event));
  }

  long newSerial() {
    return ++lastSerial;
  }

  long lastSerial() {
    return lastSerial;
  }

  List<Effect> effects() {
    var all = new ArrayList<>(effects);
    all.addAll(completions);
    return List.copyOf(all);
  }

  Duration since(long then) {
    return Duration.ofNanos(now - then);
  }

  /** A number from -1 to 1 that looks random but follows from the state. */
  double dice() {
    return dice(lastSerial);
  }

  /** The same for one process, whenever it is asked for (splitmix64). */
  double dice(long serial) {
    long z = salt + serial * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return ((z ^ (z >>> 31)) >> 11) * 0x1.0p-52;
  }
}
