package org.supervisor4j.netty.lifecycle;

import java.time.Duration;
import java.util.Optional;
import org.supervisor4j.CauseOfDeath;
import org.supervisor4j.WorkerState;

/**
 * The phase of a seat: what is known in it, and its answer to each input. What a phase does not
 * answer leaves it as it is. The whole table is in {@code docs/lifecycle.md}, made from this file.
 */
public sealed interface Phase permits Resting, Occupied {

  /** What operators see. */
  WorkerState state();

  /** Why it is so, for operators. */
  default String reason() {
    return "";
  }

  /** After this time in the phase, {@link #tick} is due. */
  default Optional<Duration> timeout(Seat seat) {
    return Optional.empty();
  }

  /** It is wanted up. */
  default Seat start(Seat seat, Turn turn) {
    return seat;
  }

  /** Its process is wanted gone. */
  default Seat end(Seat seat, Turn turn, Ending ending) {
    return seat;
  }

  default Seat spawned(Seat seat, Turn turn, long pid) {
    return seat;
  }

  default Seat spawnFailed(Seat seat, Turn turn, String why) {
    return seat;
  }

  default Seat connected(Seat seat, Turn turn) {
    return seat;
  }

  default Seat disconnected(Seat seat, Turn turn) {
    return seat;
  }

  default Seat ready(Seat seat, Turn turn) {
    return seat;
  }

  /** It is not ready, for a reason that is known. */
  default Seat unready(Seat seat, Turn turn, String why) {
    return seat;
  }

  /** Its worker asks for more time than it has for this phase. */
  default Seat extended(Seat seat, Turn turn, Duration time) {
    return seat;
  }

  /** Its worker goes by itself. */
  default Seat leaves(Seat seat, Turn turn) {
    return seat;
  }

  /** A limit of its recycling was crossed. */
  default Seat worn(Seat seat, Turn turn, String why) {
    return seat;
  }

  /** It lives and does not work. */
  default Seat hung(Seat seat, Turn turn, Hang hang) {
    return seat;
  }

  /** It works again. */
  default Seat recovered(Seat seat, Turn turn) {
    return seat;
  }

  default Seat exited(Seat seat, Turn turn, CauseOfDeath cause) {
    return seat;
  }

  default Seat tick(Seat seat, Turn turn) {
    return seat;
  }
}
