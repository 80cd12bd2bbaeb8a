package org.supervisor4j.netty.engine;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.supervisor4j.netty.lifecycle.Hang;
import org.supervisor4j.netty.lifecycle.Input;
import org.supervisor4j.netty.lifecycle.Limits;
import org.supervisor4j.netty.wire.Message;

/**
 * Judges one worker by its limits, and tells the core only what crosses them. It has no clock:
 * silence is counted in time that the host was awake to hear. Used on the threads that hear.
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

  /** It is looked at once a second. */
  private static final Duration SHORTEST = Duration.ofSeconds(2);

  private final long serial;
  private final Limits limits;
  private final Body body;
  private final Consumer<Input.OfWorker> core;
  private Optional<Duration> limit;
  private boolean over;
  private boolean pings;
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
    limit = limits.silence();
  }

  /** A program that speaks sd_notify(3) says that it lives, and has to do so from now on. */
  synchronized void pinged() {
    speaks = true;
    pings = true;
    silence = 0;
  }

  /** Another time than its spec says; zero: it is not judged. Not where its spec has none. */
  synchronized void limit(Duration chosen) {
    var sane = chosen.compareTo(SHORTEST) < 0 ? SHORTEST : chosen;
    limit = limits.silence().filter(judged -> !chosen.isZero()).map(judged -> sane);
  }

  /** It may be silent for so long from now on. */
  synchronized void extend(Duration time) {
    limit.ifPresent(longest -> silence = Math.min(silence, longest.minus(time).toNanos()));
  }

  /** Its silence means nothing any more. */
  synchronized void end() {
    over = true;
  }

  synchronized void heard(Message.Heartbeat beat) {
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
  synchronized void lost() {
    speaks = false;
  }

  /** So much time has passed in which it could have been heard. */
  synchronized void passed(Duration awake) {
    if (over || !speaks || limit.isEmpty()) {
      return;
    }
    silence += awake.toNanos();
    var longest = limit.get();
    var isSilent = silence >= longest.toNanos();
    var isStuck = loopDelay >= longest.toNanos();
    if (!hung && isSilent) {
      tell(silent(longest));
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

  private Hang silent(Duration longest) {
    if (pings) { // what it would do on a QUIT nobody knows
      var frozen = body.isFrozen() ? ", it is frozen (SIGSTOP)" : "";
      return new Hang("no WATCHDOG=1 for " + longest.toSeconds() + " s" + frozen, false, false);
    }
    var missed = "no heartbeat for " + longest.toSeconds() + " s";
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
