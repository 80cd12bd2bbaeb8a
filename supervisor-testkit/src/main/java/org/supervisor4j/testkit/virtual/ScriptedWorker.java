package org.supervisor4j.testkit.virtual;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.supervisor4j.Prefork;
import org.supervisor4j.Readiness;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.WorkerId;
import org.supervisor4j.netty.lifecycle.Effect;
import org.supervisor4j.netty.lifecycle.Hang;

/** A worker without a process: what it was told, and whether it hears at all. */
public final class ScriptedWorker {

  /** What it was told over a channel. */
  public enum Order {
    NONE,
    ACCEPT,
    DRAIN
  }

  private final long serial;
  private final WorkerId worker;
  private final Readiness readiness;
  private final WorkerScript script;
  private final boolean warmed;
  private final Optional<Prefork> prefork;
  private int children;
  private long childrenToldAt;
  private int connections;
  private boolean connected;
  private boolean reportsReady;
  private boolean hasSaidReady;
  private Order order = Order.NONE;
  private Optional<Long> mustDrainBy = Optional.empty();
  private Optional<Signal> signal = Optional.empty();
  private final StopPolicy stop;
  private final List<Signal> received = new ArrayList<>();
  private List<Long> heirs = List.of();
  private Map<String, List<Integer>> shards = Map.of();
  private boolean frozen;
  private boolean hasRecovered;
  private int dumps;

  ScriptedWorker(Effect.Spawn order, WorkerScript script) {
    serial = order.serial();
    worker = order.worker();
    readiness = order.generation().spec().readiness();
    warmed = order.warmed();
    prefork = order.generation().spec().prefork();
    stop = order.generation().spec().stop();
    children = order.children().orElse(0);
    this.script = script;
  }

  public long serial() {
    return serial;
  }

  public long pid() {
    return 1000 + serial;
  }

  public WorkerId worker() {
    return worker;
  }

  public WorkerScript script() {
    return script;
  }

  /** Whether it was given time to be warmed. */
  public boolean isWarmed() {
    return warmed;
  }

  public boolean isConnected() {
    return connected;
  }

  /** How often it has opened its channel. */
  public int connections() {
    return connections;
  }

  /** The last that it was told over the channel that is open now. */
  public Order order() {
    return order;
  }

  /** By when it was told to have drained, over whatever channel; empty: it was not told. */
  public Optional<Long> mustDrainBy() {
    return mustDrainBy;
  }

  /** Who was to take over its connections when it was last told: serials. */
  public List<Long> heirs() {
    return heirs;
  }

  /** From which shards of its sockets it was last told to accept. */
  public Map<String, List<Integer>> shards() {
    return shards;
  }

  /** The last signal of its stop policy, or KILL, that it was sent. */
  public Optional<Signal> signal() {
    return signal;
  }

  /** Whether nothing speaks against its being ready: it said so, or is not asked. */
  public boolean mayBeReady() {
    return hasSaidReady || readiness instanceof Readiness.AliveFor;
  }

  /** Whether it does nothing of what it is told. */
  public boolean isFrozen() {
    return frozen;
  }

  /** How often it was asked for a thread dump. */
  public int dumps() {
    return dumps;
  }

  void hangs(Hang hang) {
    frozen = !hang.hears();
  }

  void recovers() {
    frozen = false;
    hasRecovered = true;
  }

  /** Whether it is heard of again just now: over its channel, or over the next; once. */
  boolean reportsRecoveryNow() {
    var now = hasRecovered && connected;
    hasRecovered &= !now;
    return now;
  }

  void dumpThreads() {
    dumps++;
  }

  void connects() {
    connected = true;
    connections++;
  }

  void disconnects() {
    connected = false;
    order = Order.NONE;
  }

  /**
   * Whether the supervisor has just been told that it is ready: by a line, a message, or over its
   * channel.
   */
  boolean saysReady() {
    if (readiness instanceof Readiness.LogLine
        || readiness instanceof Readiness.Notified
        || readiness instanceof Readiness.Answers) {
      hasSaidReady = true;
      return true;
    }
    reportsReady = readiness instanceof Readiness.Reported;
    return reportsReadyNow();
  }

  /** What it could not report without a channel it reports over the next; once. */
  boolean reportsReadyNow() {
    var now = reportsReady && connected;
    reportsReady &= !now;
    hasSaidReady |= now;
    return now;
  }

  void accept(Map<String, List<Integer>> dealt) {
    if (connected) {
      order = Order.ACCEPT;
      shards = dealt;
    }
  }

  /** Whether it begins to drain: it hears of it, for the first time. */
  boolean drain(long now, Duration within) {
    if (!connected) {
      return false;
    }
    var first = mustDrainBy.isEmpty();
    order = Order.DRAIN;
    mustDrainBy = Optional.of(now + within.toNanos());
    return first && !frozen;
  }

  void bequeath(List<Long> others) {
    if (connected) {
      heirs = others;
    }
  }

  /** How many it has; 0 if it is no master. */
  public int children() {
    return children;
  }

  /** Whether it is a signal that changes the number of its children, and nothing else. */
  boolean changesChildren(Signal sent) {
    return prefork.filter(it -> it.more() == sent || it.less() == sent).isPresent();
  }

  /**
   * What is wrong with telling it so: it is not ready, leaves, or has not looked since the last.
   */
  Optional<String> tellChildren(Signal sent, long now) {
    var its = prefork.orElseThrow();
    var inTime = childrenToldAt == 0 || now - childrenToldAt >= its.pause().toNanos();
    childrenToldAt = now;
    children += sent == its.more() ? 1 : -1;
    var stays = mayBeReady() && mustDrainBy.isEmpty() && signal.isEmpty();
    return inTime && stays && children > 0
        ? Optional.empty()
        : Optional.of(worker + " can't be told of its children now");
  }

  /** The other signals that it was sent: it takes them and goes on. */
  public List<Signal> received() {
    return Collections.unmodifiableList(received);
  }

  /** Whether it is to end by that. */
  boolean endsBy(Signal sent) {
    var ends =
        sent == Signal.KILL
            || sent == stop.signal()
            || Optional.of(sent).equals(stop.drainSignal())
            || Optional.of(sent).equals(stop.stopSignal());
    if (ends) {
      signal = Optional.of(sent);
    } else {
      received.add(sent);
    }
    return ends;
  }
}
