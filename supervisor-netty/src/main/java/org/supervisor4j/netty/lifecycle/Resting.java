package org.supervisor4j.netty.lifecycle;

import java.time.Duration;
import java.util.Optional;
import org.supervisor4j.WorkerState;

/** No process, and none is coming by itself, or not yet. */
public sealed interface Resting extends Phase {
  @Override
  default Seat start(Seat seat, Turn turn) {
    return Death.spawn(seat.with(seat.history().forgiven()), turn);
  }

  @Override
  default Seat end(Seat seat, Turn turn, Ending ending) {
    return Death.follow(seat, turn, ending);
  }

  record Stopped() implements Resting {
    @Override
    public WorkerState state() {
      return WorkerState.STOPPED;
    }

    @Override
    public Seat end(Seat seat, Turn turn, Ending ending) {
      return ending.after() == Ending.After.DOWN ? seat : Death.follow(seat, turn, ending);
    }
  }

  record Backoff(Duration delay, String reason) implements Resting {
    @Override
    public WorkerState state() {
      return WorkerState.BACKOFF;
    }

    @Override
    public Optional<Duration> timeout(Seat seat) {
      return Optional.of(delay);
    }

    @Override
    public Seat start(Seat seat, Turn turn) {
      return seat;
    }

    @Override
    public Seat tick(Seat seat, Turn turn) {
      return Death.spawn(seat.with(restarted(seat)), turn);
    }

    /** What is remembered once the next worker is there. */
    History restarted(Seat seat) {
      return seat.history().restarted(!delay.isZero());
    }
  }

  record Exited(String reason) implements Resting {
    @Override
    public WorkerState state() {
      return WorkerState.EXITED;
    }
  }

  record Fatal(String reason) implements Resting {
    @Override
    public WorkerState state() {
      return WorkerState.FATAL;
    }

    @Override
    public Optional<Duration> timeout(Seat seat) {
      return seat.hasOneLife() ? Optional.empty() : seat.spec().restart().healAfter();
    }

    @Override
    public Seat tick(Seat seat, Turn turn) {
      return start(seat, turn);
    }
  }
}
