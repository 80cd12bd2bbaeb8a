package org.supervisor4j.testkit.fault;

import java.io.Serializable;
import java.time.Duration;
import org.supervisor4j.WorkerId;

/**
 * What a {@link Puppet} does when it starts; an immutable value. It is for every start unless
 * narrowed: {@code Start.crash(1).times(3)}, {@code Start.neverReady().ofGeneration(2)}.
 */
public final class Start implements Serializable {

  private static final long serialVersionUID = 1;
  private static final int ANY = -1;
  private static final int FOR_EVER = Integer.MAX_VALUE;

  private final Opening opening;
  private final int times;
  private final int slot;
  private final int generation;

  private Start(Opening opening, int times, int slot, int generation) {
    this.opening = opening;
    this.times = times;
    this.slot = slot;
    this.generation = generation;
  }

  private static Start with(Opening opening) {
    return new Start(opening, FOR_EVER, ANY, ANY);
  }

  /** As if nothing was said: to make an exception of another one. */
  public static Start asUsual() {
    return with(new Openings.Usual());
  }

  /** Exits with this code before it is connected. */
  public static Start crash(int code) {
    return with(new Openings.Crash(code));
  }

  /** Gets ready so long after it could be, or when it is told {@link Act#getReady}. */
  public static Start readyAfter(Duration time) {
    return with(new Openings.ReadyAfter(time));
  }

  /** Does not get ready unless it is told {@link Act#getReady}. */
  public static Start neverReady() {
    return with(new Openings.NeverReady());
  }

  /** Speaks a protocol that the host does not know, and exits with 1 when it is shown out. */
  public static Start otherProtocol() {
    return with(new Openings.OtherProtocol());
  }

  /** TERM does nothing to it. */
  public static Start ignoringTerm() {
    return doing(Act.ignoreTerm());
  }

  /** Its drain will take at least so long. */
  public static Start drainingSlowly(Duration time) {
    return doing(Act.drainSlowly(time));
  }

  /** Does this right before it is ready. */
  public static Start doing(Act act) {
    return with(new Openings.Doing(act));
  }

  /** The next so many starts that it is for, and no more. */
  public Start times(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("times " + count + ": 1 at least");
    }
    return new Start(opening, count, slot, generation);
  }

  /** Only in this slot. */
  public Start inSlot(int number) {
    return new Start(opening, times, number, generation);
  }

  /** Only in this generation: 2 is the one that the first roll brings. */
  public Start ofGeneration(int number) {
    return new Start(opening, times, slot, number);
  }

  Opening opening() {
    return opening;
  }

  boolean isFor(WorkerId worker) {
    return (slot == ANY || slot == worker.slot())
        && (generation == ANY || generation == worker.generation());
  }

  boolean isLast() {
    return times == 1;
  }

  Start onceLess() {
    return times == FOR_EVER ? this : times(times - 1);
  }

  @Override
  public String toString() {
    return opening
        + (times == FOR_EVER ? "" : " " + times + " times")
        + (slot == ANY ? "" : " in slot " + slot)
        + (generation == ANY ? "" : " of generation " + generation);
  }
}
