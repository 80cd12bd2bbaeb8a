package org.supervisor4j.netty.engine;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.supervisor4j.netty.lifecycle.Hang;
import org.supervisor4j.netty.lifecycle.Input;
import org.supervisor4j.netty.lifecycle.Limits;
import org.supervisor4j.netty.wire.Message;

/**
 * Judges one worker by its limits, and tells the core only what crosses them. It has no clock:
 * silence is counted in time that the host was awake to hear. Used on the thread that hears.
 */
final class Vigil {

  /** The process behind the worker, looked at only when something depends on it. */
  interface Body {

    /** Bytes in memory; empty if that can't be said. */
    OptionalLong resident();

    /** Whether it was stopped (SIGSTOP), and runs nothing. */
    boolean isFrozen();

    /** Whether it would answer a QUIT by a thread dump, and not by its end. */
    boolean givesThreadDump();
  }

  private final long serial;
  private final Limits limits;
  private final Body body;
  private final Consumer<Input.OfWorker> core;
  private boolean speaks;
  private boolean beats; // since the last look
  private long silence;
  private long loopDelay;
  private boolean wasStuck;
  private boolean hung;
  private boolean full;
  private boolean fat;

  /**
   * Judges from now on.
   *
   * @param speaks whether a heartbeat was heard before, over the channel that is open now
   */
  Vigil(long serial, Limits limits, Body body, Consumer<Input.OfWorker> core, boolean speaks) {
    this.serial = serial;
    this.limits = limits;
    this.body = body;
    this.core = core;
    this.speaks = speaks;
  }

  void heard(Message.Heartbeat beat) {
    speaks = true;
    beats = true;
    silence = 0;
    loopDelay = beat.loopDelayNanos();
    if (!full && crosses(beat.requestsServed(), limits.requests())) {
      full = true;
      core.accept(new Input.Worn(serial, "it has served " + beat.requestsServed() + " requests"));
    }
  }

  /** Without its channel nothing can be heard of it, until it connects again. */
  void lost() {
    speaks = false;
  }

  /** So much time has passed in which it could have been heard. */
  void passed(Duration awake) {
    if (!speaks || limits.silence().isEmpty()) {
      return;
    }
    silence += awake.toNanos();
    var limit = limits.silence().get();
    var isSilent = silence >= limit.toNanos();
    var isStuck = loopDelay >= limit.toNanos();
    if (!hung && isSilent) {
      tell(silent(limit));
    } else if (!hung && isStuck && wasStuck && beats) {
      tell(stuck());
    } else if (hung && !isSilent && !isStuck) {
      hung = false;
      core.accept(new Input.Recovered(serial));
    }
    wasStuck = isStuck; // one heartbeat that says so may be what is left of a freeze
    beats = false;
  }

  private void tell(Hang hang) {
    hung = true;
    core.accept(new Input.Hung(serial, hang));
  }

  private Hang silent(Duration limit) {
    var missed = "no heartbeat for " + limit.toSeconds() + " s";
    if (body.isFrozen()) {
      return new Hang(missed + ", it is frozen (SIGSTOP) and gives no thread dump", false, false);
    }
    return hang(missed, false);
  }

  private Hang stuck() {
    var seconds = Duration.ofNanos(loopDelay).toSeconds();
    return hang("an event loop has run no task for " + seconds + " s", true);
  }

  private Hang hang(String reason, boolean hears) {
    return body.givesThreadDump()
        ? new Hang(reason, hears, true)
        : new Hang(reason + ", it gives no thread dump on QUIT", hears, false);
  }

  /** To be called now and then, since it reads from the system. */
  void measure() {
    if (!fat && limits.memory().isPresent()) {
      body.resident()
          .ifPresent(
              bytes -> {
                if (crosses(bytes, limits.memory())) {
                  fat = true;
                  core.accept(new Input.Worn(serial, "it has " + (bytes >> 20) + " MB in memory"));
                }
              });
    }
  }

  private static boolean crosses(long value, OptionalLong limit) {
    return limit.isPresent() && value >= limit.getAsLong();
  }
}
