package org.supervisor4j.testkit.virtual;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.netty.lifecycle.Hang;
import org.supervisor4j.netty.lifecycle.Input;

/**
 * How one worker without a process behaves. Immutable; each method gives a script that differs in
 * one thing.
 *
 * @param spawnTakes how long its spawn is not answered
 * @param spawnError why it can't be started, if it can't
 * @param ready when it is ready, after its start; empty: never
 * @param dies when it ends by itself, after its start; empty: not
 * @param death how it ends by itself
 * @param channel how it keeps its channel
 * @param drains how long it takes to drain; empty: it ignores the request
 * @param stops how long it takes to end after a signal; empty: it ignores all but KILL
 * @param killed how long it takes to end after KILL
 * @param health whether it serves well as long as it lives
 * @param notices what it says of itself by sd_notify(3)
 */
public record WorkerScript(
    Duration spawnTakes,
    Optional<String> spawnError,
    Optional<Duration> ready,
    Optional<Duration> dies,
    ExitStatus death,
    Channel channel,
    Optional<Duration> drains,
    Optional<Duration> stops,
    Duration killed,
    Health health,
    List<Notice> notices) {

  /**
   * What a worker says of itself.
   *
   * @param after its start
   * @param input what the core hears, made of the worker's serial
   */
  public record Notice(Duration after, LongFunction<Input.OfWorker> input) {}

  /**
   * When a worker can be told something, and can report that it is ready.
   *
   * @param opens after its start; empty: never
   * @param breaks after it has opened; empty: not
   * @param returns after it broke; empty: never
   */
  public record Channel(
      Optional<Duration> opens, Optional<Duration> breaks, Optional<Duration> returns) {

    static final Channel LASTING =
        new Channel(Optional.of(Duration.ZERO), Optional.empty(), Optional.empty());
    static final Channel NONE = new Channel(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * What is found out about a worker once it is ready, if its spec has that looked at.
   *
   * @param wears when it crosses a limit of its recycling; empty: not
   * @param hangs when it hangs; empty: not
   * @param hang how
   * @param recovers when it works again, after that; empty: never
   */
  public record Health(
      Optional<Duration> wears, Optional<Duration> hangs, Hang hang, Optional<Duration> recovers) {

    static final Hang FROZEN = new Hang("frozen", false, false);
    static final Hang STUCK = new Hang("an event loop is stuck", true, true);
    static final Health GOOD =
        new Health(Optional.empty(), Optional.empty(), FROZEN, Optional.empty());
  }

  /** Ready after this time, drains in 10 ms, ends 1 ms after a signal. */
  public static WorkerScript readyAfter(Duration time) {
    return script(Optional.empty(), Optional.of(time));
  }

  public static WorkerScript neverReady() {
    return script(Optional.empty(), Optional.empty());
  }

  public static WorkerScript cannotStart(String why) {
    return script(Optional.of(why), Optional.empty());
  }

  /** Ends with this code as soon as it has started. */
  public static WorkerScript exits(int code) {
    return neverReady().crashesAfter(Duration.ofMillis(1), new ExitStatus.Exited(code));
  }

  /** Neither says nor hears anything; only KILL ends it. */
  public static WorkerScript hangs() {
    return neverReady().withoutChannel().ignoresStop();
  }

  private static WorkerScript script(Optional<String> spawnError, Optional<Duration> ready) {
    return new WorkerScript(
        Duration.ofNanos(150_000),
        spawnError,
        ready,
        Optional.empty(),
        new ExitStatus.Exited(1),
        Channel.LASTING,
        Optional.of(Duration.ofMillis(10)),
        Optional.of(Duration.ofMillis(1)),
        Duration.ZERO,
        Health.GOOD,
        List.of());
  }

  /** Its spawn is answered after this time. */
  public WorkerScript spawnsIn(Duration time) {
    return new WorkerScript(
        time, spawnError, ready, dies, death, channel, drains, stops, killed, health, notices);
  }

  /** It ends by itself with exit code 1, this long after its start. */
  public WorkerScript crashesAfter(Duration time) {
    return crashesAfter(time, new ExitStatus.Exited(1));
  }

  /** It ends by itself, this long after its start. */
  public WorkerScript crashesAfter(Duration time, ExitStatus how) {
    var at = Optional.of(time);
    return new WorkerScript(
        spawnTakes, spawnError, ready, at, how, channel, drains, stops, killed, health, notices);
  }

  public WorkerScript slowToDrain(Duration time) {
    return draining(Optional.of(time));
  }

  public WorkerScript ignoresDrain() {
    return draining(Optional.empty());
  }

  private WorkerScript draining(Optional<Duration> in) {
    return new WorkerScript(
        spawnTakes, spawnError, ready, dies, death, channel, in, stops, killed, health, notices);
  }

  public WorkerScript ignoresSignals() {
    var never = Optional.<Duration>empty();
    return new WorkerScript(
        spawnTakes,
        spawnError,
        ready,
        dies,
        death,
        channel,
        drains,
        never,
        killed,
        health,
        notices);
  }

  /** Nothing but KILL ends it. */
  public WorkerScript ignoresStop() {
    return ignoresDrain().ignoresSignals();
  }

  /** It ends this long after KILL, as one that waits for a disk does. */
  public WorkerScript hardToKill(Duration time) {
    return new WorkerScript(
        spawnTakes, spawnError, ready, dies, death, channel, drains, stops, time, health, notices);
  }

  public WorkerScript withoutChannel() {
    return keeping(Channel.NONE);
  }

  /** It opens its channel this long after its start. */
  public WorkerScript connectsAfter(Duration time) {
    return keeping(new Channel(Optional.of(time), channel.breaks, channel.returns));
  }

  /** It loses its channel, this long after it opened. */
  public WorkerScript losesChannelAfter(Duration time) {
    return keeping(new Channel(channel.opens, Optional.of(time), channel.returns));
  }

  /** It opens a lost channel again, this long after the loss. */
  public WorkerScript returnsAfter(Duration time) {
    return keeping(new Channel(channel.opens, channel.breaks, Optional.of(time)));
  }

  private WorkerScript keeping(Channel other) {
    return new WorkerScript(
        spawnTakes, spawnError, ready, dies, death, other, drains, stops, killed, health, notices);
  }

  /** It crosses a limit of its recycling, this long after it got ready. */
  public WorkerScript wearsAfter(Duration time) {
    return faring(new Health(Optional.of(time), health.hangs, health.hang, health.recovers));
  }

  /**
   * It is frozen, this long after it got ready: nothing it is told, and no signal but KILL, helps.
   */
  public WorkerScript freezesAfter(Duration time) {
    return faring(new Health(health.wears, Optional.of(time), Health.FROZEN, health.recovers));
  }

  /** One of its event loops is stuck, this long after it got ready. */
  public WorkerScript sticksAfter(Duration time) {
    return faring(new Health(health.wears, Optional.of(time), Health.STUCK, health.recovers));
  }

  /** If it hangs, it works again this long after. */
  public WorkerScript recoversAfter(Duration time) {
    return faring(new Health(health.wears, health.hangs, health.hang, Optional.of(time)));
  }

  /** It says of itself what the core hears as this, that long after its start. */
  public WorkerScript says(Duration after, LongFunction<Input.OfWorker> input) {
    var all = new ArrayList<>(notices);
    all.add(new Notice(after, input));
    return new WorkerScript(
        spawnTakes,
        spawnError,
        ready,
        dies,
        death,
        channel,
        drains,
        stops,
        killed,
        health,
        List.copyOf(all));
  }

  /** It says that it goes, that long after its start, and is gone so much later. */
  public WorkerScript leavesAfter(Duration time, Duration takes) {
    return says(time, Input.Leaves::new).crashesAfter(time.plus(takes), new ExitStatus.Exited(0));
  }

  private WorkerScript faring(Health other) {
    return new WorkerScript(
        spawnTakes, spawnError, ready, dies, death, channel, drains, stops, killed, other, notices);
  }
}
