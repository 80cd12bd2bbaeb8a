package org.supervisor4j.netty.lifecycle;

import org.supervisor4j.SupervisorEvent.WorkerStarted;
import org.supervisor4j.WorkerState;

/** A process exists or may come to exist. */
public sealed interface Occupied extends Phase
    permits Alive, Occupied.Spawning, Occupied.Withdrawing {
  long serial();

  /** The spawn was asked for and is not answered yet. */
  record Spawning(long serial) implements Occupied {
    @Override
    public WorkerState state() {
      return WorkerState.STARTING;
    }

    @Override
    public Seat end(Seat seat, Turn turn, Ending ending) {
      turn.emit(new Effect.Withdraw(serial));
      return seat.in(new Withdrawing(serial, ending), turn);
    }

    @Override
    public Seat spawned(Seat seat, Turn turn, long pid) {
      turn.publish(new WorkerStarted(seat.worker(), pid));
      return seat.in(new Alive.Starting(serial, pid), turn);
    }

    @Override
    public Seat spawnFailed(Seat seat, Turn turn, String why) {
      return Death.notStarted(seat, turn, why);
    }
  }

  /** The spawn was asked for, and is not wanted any more. */
  record Withdrawing(long serial, Ending ending) implements Occupied {
    @Override
    public WorkerState state() {
      return WorkerState.STOPPING;
    }

    @Override
    public String reason() {
      return ending.reason();
    }

    @Override
    public Seat start(Seat seat, Turn turn) {
      return seat.still(new Withdrawing(serial, ending.wantedUp()));
    }

    @Override
    public Seat end(Seat seat, Turn turn, Ending other) {
      return seat.still(new Withdrawing(serial, other));
    }

    @Override
    public Seat spawned(Seat seat, Turn turn, long pid) {
      turn.publish(new WorkerStarted(seat.worker(), pid));
      return Leaving.Stopping.begin(seat, turn, serial, pid, ending);
    }

    @Override
    public Seat spawnFailed(Seat seat, Turn turn, String why) {
      return Death.follow(seat, turn, ending);
    }
  }
}
