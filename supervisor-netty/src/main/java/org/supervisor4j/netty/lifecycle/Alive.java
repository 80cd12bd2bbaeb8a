package org.supervisor4j.netty.lifecycle;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.Readiness;
import org.supervisor4j.SupervisorEvent.WorkerHung;
import org.supervisor4j.SupervisorEvent.WorkerOnStandby;
import org.supervisor4j.SupervisorEvent.WorkerReady;
import org.supervisor4j.SupervisorEvent.WorkerRecovered;
import org.supervisor4j.SupervisorEvent.WorkerRecycling;
import org.supervisor4j.WorkerState;

/** A process exists. */
public sealed interface Alive extends Occupied permits Alive.Starting, Alive.Running, Leaving {
  long pid();

  /** What is known of the worker's channel. */
  enum Channel {
    /** It has not opened one; many programs never do. */
    NONE,
    OPEN,
    /** It had one. It may connect again; until then only signals reach it. */
    LOST
  }

  /**
   * The process runs and is not ready yet.
   *
   * @param why it is not, as far as that is known
   */
  record Starting(long serial, long pid, Channel channel, String why) implements Alive {

    Starting(long serial, long pid) {
      this(serial, pid, Channel.NONE, "");
    }

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
      return seat.spec().stop().drainSignal().isPresent() // it may have accepted all the same
          ? Leaving.Draining.begin(seat, turn, serial, pid, ending)
          : Leaving.Stopping.begin(seat, turn, serial, pid, ending);
    }

    @Override
    public Seat connected(Seat seat, Turn turn) {
      return seat.still(new Starting(serial, pid, Channel.OPEN, why));
    }

    @Override
    public Seat disconnected(Seat seat, Turn turn) {
      return seat.still(new Starting(serial, pid, Channel.LOST, why));
    }

    @Override
    public Seat unready(Seat seat, Turn turn, String reason) {
      return seat.still(new Starting(serial, pid, channel, reason));
    }

    /** Who is ready by living has no deadline. */
    @Override
    public Seat extended(Seat seat, Turn turn, Duration time) {
      return seat.spec().readiness() instanceof Readiness.AliveFor
          ? seat
          : seat.extendedTo(Seat.after(turn.now, time));
    }

    @Override
    public Seat hung(Seat seat, Turn turn, Hang hang) {
      return Leaving.Stopping.begin(seat, turn, serial, pid, Ending.late(hang.reason()));
    }

    @Override
    public Seat ready(Seat seat, Turn turn) {
      var took = turn.since(seat.since());
      turn.publish(
          seat.is(Seat.Role.SPARE)
              ? new WorkerOnStandby(seat.worker(), pid, took)
              : new WorkerReady(seat.worker(), pid, took));
      var dice = turn.dice(serial);
      var limits = Limits.of(seat.spec(), dice);
      if (!limits.isEmpty()) {
        turn.emit(new Effect.Watch(serial, limits));
      }
      var fitness = Fitness.of(Limits.age(seat.spec().recycle(), dice));
      var started = seat.with(seat.history().gotReady());
      return started.in(new Running(serial, pid, channel, fitness), turn);
    }

    @Override
    public Seat exited(Seat seat, Turn turn, CauseOfDeath cause) {
      return Death.unasked(seat, turn, pid, cause, false);
    }

    @Override
    public Seat tick(Seat seat, Turn turn) {
      if (seat.spec().readiness() instanceof Readiness.AliveFor) {
        return ready(seat, turn);
      }
      var late = "not ready within " + seat.within(seat.spec().readiness().within()) + hint(seat);
      return Leaving.Stopping.begin(seat, turn, serial, pid, Ending.late(late));
    }

    /** The usual mistake with a program that can't report; one that speaks tells itself. */
    private String hint(Seat seat) {
      return seat.said().words().isPresent() ? "" : missed(seat);
    }

    private String missed(Seat seat) {
      if (seat.spec().readiness() instanceof Readiness.Notified) {
        return ", it never sent READY=1 over NOTIFY_SOCKET";
      }
      if (!(seat.spec().readiness() instanceof Readiness.Reported)) {
        return why.isEmpty() ? "" : ", " + why;
      }
      if (seat.spec().listens().isPresent()) {
        return ", it never said READY";
      }
      return switch (channel) {
        case NONE ->
            ", it never opened its channel: run NettyWorker in it, or use Readiness.logLine or"
                + " aliveFor";
        case OPEN -> "";
        case LOST -> ", its channel was lost";
      };
    }
  }

  /** The worker counts as capacity. */
  record Running(long serial, long pid, Channel channel, Fitness fitness) implements Alive {

    Running with(Fitness next) {
      return new Running(serial, pid, channel, next);
    }

    @Override
    public WorkerState state() {
      return WorkerState.RUNNING;
    }

    @Override
    public String reason() {
      return fitness.reason();
    }

    @Override
    public Seat leaves(Seat seat, Turn turn) {
      var stable = turn.since(seat.since()).compareTo(seat.spec().restart().stableAfter()) >= 0;
      var served = stable ? seat.with(seat.history().settled()) : seat;
      return Leaving.Draining.byItself(served, turn, serial, pid);
    }

    @Override
    public Optional<Duration> timeout(Seat seat) {
      return fitness.timeout();
    }

    @Override
    public Seat tick(Seat seat, Turn turn) {
      var age = turn.since(seat.since()).truncatedTo(ChronoUnit.SECONDS);
      return worn(seat, turn, "it has served for " + Words.of(age));
    }

    @Override
    public Seat worn(Seat seat, Turn turn, String why) {
      if (fitness.worn().isPresent()) {
        return seat; // the first reason counts
      }
      turn.publish(new WorkerRecycling(seat.worker(), pid, why));
      return seat.still(with(fitness.worn(why)));
    }

    @Override
    public Seat hung(Seat seat, Turn turn, Hang hang) {
      if (hang.dumps()) {
        turn.emit(new Effect.DumpThreads(serial));
      }
      turn.publish(new WorkerHung(seat.worker(), pid, hang.reason(), hang.dumps()));
      return seat.still(with(fitness.hung(Optional.of(hang))));
    }

    @Override
    public Seat recovered(Seat seat, Turn turn) {
      if (fitness.hung().isEmpty()) {
        return seat;
      }
      turn.publish(new WorkerRecovered(seat.worker(), pid));
      return seat.still(with(fitness.hung(Optional.empty())));
    }

    @Override
    public Seat end(Seat seat, Turn turn, Ending ending) {
      var stop = seat.spec().stop();
      if (stop.drainSignal().isPresent()) {
        return Leaving.Draining.begin(seat, turn, serial, pid, ending);
      }
      if (stop.drainFor().isZero() || channel == Channel.NONE) {
        return Leaving.Stopping.begin(seat, turn, serial, pid, ending);
      }
      if (channel == Channel.LOST) {
        var undrained = ending.but("without a drain, its channel was lost");
        return Leaving.Stopping.begin(seat, turn, serial, pid, undrained);
      }
      if (fitness.isDeaf()) {
        var unheard = ending.but("without a drain, it would not hear of it");
        return Leaving.Stopping.begin(seat, turn, serial, pid, unheard);
      }
      return Leaving.Draining.begin(seat, turn, serial, pid, ending);
    }

    @Override
    public Seat connected(Seat seat, Turn turn) {
      return seat.still(new Running(serial, pid, Channel.OPEN, fitness));
    }

    @Override
    public Seat disconnected(Seat seat, Turn turn) {
      return seat.still(new Running(serial, pid, Channel.LOST, fitness));
    }

    @Override
    public Seat exited(Seat seat, Turn turn, CauseOfDeath cause) {
      return Death.unasked(seat, turn, pid, cause, true);
    }
  }
}
