package org.supervisor4j.netty.lifecycle;

import java.time.Duration;
import java.util.Optional;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.CauseOfDeath.Kind;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.SupervisorEvent.WorkerDraining;
import org.supervisor4j.SupervisorEvent.WorkerStopping;
import org.supervisor4j.WorkerState;

/** The process is being ended; what comes after it can still be changed, its clock runs on. */
public sealed interface Leaving extends Alive {

  Ending ending();

  Leaving with(Ending other);

  @Override
  default String reason() {
    return ending().reason();
  }

  @Override
  default Seat start(Seat seat, Turn turn) {
    return seat.still(with(ending().wantedUp()));
  }

  @Override
  default Seat end(Seat seat, Turn turn, Ending other) {
    return seat.still(with(other));
  }

  /** The signal that was sent last; empty as long as it was only told to drain. */
  default Optional<Signal> sent() {
    return Optional.empty();
  }

  @Override
  default Seat exited(Seat seat, Turn turn, CauseOfDeath cause) {
    return ending().isOwnWish()
        ? Death.unasked(seat, turn, pid(), cause, true)
        : Death.asked(seat, turn, pid(), attributed(seat, cause), ending());
  }

  /** Of one whose time goes on; KILL waits for nobody. */
  @Override
  default Seat extended(Seat seat, Turn turn, Duration time) {
    return timeout(seat).isPresent() ? seat.extendedTo(Seat.after(turn.now, time)) : seat;
  }

  /** What was sent before the last can end it, too. */
  private CauseOfDeath attributed(Seat seat, CauseOfDeath cause) {
    var sent = sent();
    var stop = seat.spec().stop();
    var asked =
        cause.isBy(stop.signal())
            || stop.drainSignal().filter(cause::isBy).isPresent()
            || stop.stopSignal().filter(cause::isBy).isPresent();
    if (sent.isPresent() && asked) {
      return cause.kind(Kind.STOP_SIGNAL);
    }
    return sent.filter(cause::isBy).isPresent() ? cause.kind(Kind.STOP_DEADLINE) : cause;
  }

  /**
   * The worker finishes what it has; without its channel, too: it was told, and may serve on.
   *
   * @param told whether it was told, and does not go by itself
   * @param sent the signal that has told it, unless a message did
   */
  record Draining(long serial, long pid, Ending ending, boolean told, Optional<Signal> sent)
      implements Leaving {

    static Seat begin(Seat seat, Turn turn, long serial, long pid, Ending ending) {
      var stop = seat.spec().stop();
      var sent = ending.drainSignal(stop);
      sent.ifPresentOrElse(
          signal -> turn.emit(Ending.send(stop, serial, signal)),
          () -> turn.emit(new Effect.Drain(serial, stop.drainFor(), stop.idleGrace())));
      turn.publish(new WorkerDraining(seat.worker(), pid, ending.reason()));
      return seat.in(new Draining(serial, pid, ending, true, sent), turn);
    }

    /** It has said that it goes: nobody asked it, so nothing is sent. */
    static Seat byItself(Seat seat, Turn turn, long serial, long pid) {
      var ending = Ending.itself("it goes by itself");
      turn.publish(new WorkerDraining(seat.worker(), pid, ending.reason()));
      return seat.in(new Draining(serial, pid, ending, false, Optional.empty()), turn);
    }

    @Override
    public WorkerState state() {
      return WorkerState.DRAINING;
    }

    @Override
    public Optional<Duration> timeout(Seat seat) {
      return Optional.of(time(seat.spec().stop()));
    }

    /** Who goes by itself had no signal yet, and gets some time all the same. */
    private Duration time(StopPolicy stop) {
      return !told && stop.drainFor().isZero() ? stop.killAfter() : stop.drainFor();
    }

    /** Who goes by itself already is told nothing more, but by a policy that signals at once. */
    @Override
    public Seat end(Seat seat, Turn turn, Ending other) {
      return !told && seat.spec().stop().drainFor().isZero()
          ? Stopping.begin(seat, turn, serial, pid, other)
          : seat.still(with(other));
    }

    @Override
    public Leaving with(Ending other) {
      return new Draining(serial, pid, other, told, sent);
    }

    /** Back after a loss, which it may have taken for the host's end: it is told again. */
    @Override
    public Seat connected(Seat seat, Turn turn) {
      var stop = seat.spec().stop();
      var left = Duration.ofNanos(seat.wakeAt() - turn.now);
      if (told && sent.isEmpty() && left.compareTo(Duration.ZERO) > 0) {
        turn.emit(new Effect.Drain(serial, left, stop.idleGrace()));
      }
      return seat;
    }

    @Override
    public Seat tick(Seat seat, Turn turn) {
      return cut(seat, turn, "not drained within " + seat.within(time(seat.spec().stop())));
    }

    /** Its time is up. */
    Seat cut(Seat seat, Turn turn, String why) {
      return Stopping.begin(seat, turn, serial, pid, ending.but(why));
    }
  }

  /** The worker was signalled. */
  record Stopping(long serial, long pid, Ending ending, Signal signal) implements Leaving {

    static Seat begin(Seat seat, Turn turn, long serial, long pid, Ending ending) {
      var stop = seat.spec().stop();
      var signal = ending.signal(stop);
      turn.emit(Ending.send(stop, serial, signal));
      turn.publish(new WorkerStopping(seat.worker(), pid, signal, why(seat, ending)));
      return seat.in(new Stopping(serial, pid, ending, signal), turn);
    }

    /** Of one that failed, in its own words, too; after its death they are told by its cause. */
    private static String why(Seat seat, Ending ending) {
      var words =
          ending.after() == Ending.After.DEATH ? seat.said().words() : Optional.<String>empty();
      return ending.reason() + words.map(it -> "; it said: " + it).orElse("");
    }

    @Override
    public WorkerState state() {
      return WorkerState.STOPPING;
    }

    @Override
    public Optional<Duration> timeout(Seat seat) {
      return Optional.of(seat.spec().stop().killAfter());
    }

    @Override
    public Leaving with(Ending other) {
      return new Stopping(serial, pid, other, signal);
    }

    @Override
    public Seat tick(Seat seat, Turn turn) {
      var late =
          "not ended within " + seat.within(seat.spec().stop().killAfter()) + " of " + signal;
      var killing = new Killing(serial, pid, ending.but(late));
      turn.emit(new Effect.Kill(serial));
      turn.publish(new WorkerStopping(seat.worker(), pid, Signal.KILL, killing.reason()));
      return seat.in(killing, turn);
    }

    @Override
    public Optional<Signal> sent() {
      return Optional.of(signal);
    }
  }

  /** SIGKILL was sent; nothing can refuse it, so nothing is waited for but the end. */
  record Killing(long serial, long pid, Ending ending) implements Leaving {
    @Override
    public WorkerState state() {
      return WorkerState.STOPPING;
    }

    @Override
    public Optional<Signal> sent() {
      return Optional.of(Signal.KILL);
    }

    @Override
    public Leaving with(Ending other) {
      return new Killing(serial, pid, other);
    }
  }
}
