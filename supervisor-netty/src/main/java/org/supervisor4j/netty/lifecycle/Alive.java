package org.supervisor4j.netty.lifecycle;

import java.time.Duration;
import java.util.Optional;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Readiness;
import org.supervisor4j.SupervisorEvent.WorkerDraining;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.WorkerState;

/** A process exists. */
public sealed interface Alive extends Occupied permits Alive.Starting, Alive.Running, Leaving {
  long pid();

  /** The process runs and is not ready yet. */
  record Starting(long serial, long pid, boolean connected) implements Alive {
    @Override
    public WorkerState state() {
      return WorkerState.STARTING;
    }

    @Override
    public Optional<Duration> timeout(Seat seat) {
      return Optional.of(seat.spec().readiness().within());
    }

    @Override
    public Seat end(Seat seat, Turn turn, Ending ending) {
      return Leaving.Stopping.begin(seat, turn, serial, pid, ending);
    }

    @Override
    public Seat connected(Seat seat, Turn turn) {
      return seat.still(new Starting(serial, pid, true));
    }

    @Override
    public Seat ready(Seat seat, Turn turn) {
      turn.emit(new Effect.Accept(serial));
      turn.publish(new WorkerReady(seat.worker(), pid, turn.since(seat.since())));
      return seat.in(new Running(serial, pid, connected), turn);
    }

    @Override
    public Seat exited(Seat seat, Turn turn, ExitStatus status) {
      return Death.unasked(seat, turn, pid, status, false);
    }

    @Override
    public Seat tick(Seat seat, Turn turn) {
      if (seat.spec().readiness() instanceof Readiness.AliveFor) {
        return ready(seat, turn);
      }
      var late = "not ready within " + seat.spec().readiness().within() + hint(seat);
      return Leaving.Stopping.begin(seat, turn, serial, pid, Ending.late(late));
    }

    /** The usual mistake with a program that can't report. */
    private String hint(Seat seat) {
      return connected || !(seat.spec().readiness() instanceof Readiness.Reported)
          ? ""
          : ", it never opened its channel: run NettyWorker in it, or use Readiness.logLine or"
              + " aliveFor";
    }
  }

  /** The worker counts as capacity. */
  record Running(long serial, long pid, boolean connected) implements Alive {
    @Override
    public WorkerState state() {
      return WorkerState.RUNNING;
    }

    @Override
    public Seat end(Seat seat, Turn turn, Ending ending) {
      var stop = seat.spec().stop();
      if (!connected || stop.drainFor().isZero()) {
        return Leaving.Stopping.begin(seat, turn, serial, pid, ending);
      }
      turn.emit(new Effect.Drain(serial, stop.drainFor(), stop.idleGrace()));
      turn.publish(new WorkerDraining(seat.worker(), pid, ending.reason()));
      return seat.in(new Leaving.Draining(serial, pid, ending), turn);
    }

    /** Ready before it had a channel, by its age or its log: only now can it be told to accept. */
    @Override
    public Seat connected(Seat seat, Turn turn) {
      turn.emit(new Effect.Accept(serial));
      return seat.still(new Running(serial, pid, true));
    }

    @Override
    public Seat exited(Seat seat, Turn turn, ExitStatus status) {
      return Death.unasked(seat, turn, pid, status, true);
    }
  }
}
