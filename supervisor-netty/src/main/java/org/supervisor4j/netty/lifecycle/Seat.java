package org.supervisor4j.netty.lifecycle;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.supervisor4j.ProgramSpec;
import org.supervisor4j.WorkerId;
import org.supervisor4j.WorkerState;
import org.supervisor4j.WorkerStatus;

/**
 * A place for one worker process at a time, of one generation, in one slot. A slot has one seat,
 * two or more during a roll.
 *
 * @param since when the phase began
 * @param extendedTo its worker was given time until then at least; {@link Long#MIN_VALUE} for no
 *     more than its spec says
 * @param incumbent what is known of its process, or of the last one
 */
public record Seat(
    int id,
    int slot,
    Generation generation,
    Role role,
    Phase phase,
    long since,
    long extendedTo,
    History history,
    Incumbent incumbent) {

  private static final long NOT_EXTENDED = Long.MIN_VALUE;

  /** What the seat is to its slot. */
  public enum Role {
    /** It holds the slot: it counts as capacity and is started again after a death. */
    HOLDER,
    /** It holds the slot until the old generation has it back; its first failure is its last. */
    WITHDRAWN,
    /** It is to take the slot over once it has proved itself; its first failure is its last. */
    TRIAL,
    /** It is to take the slot back for the old generation; it obeys the restart policy. */
    RESTORING,
    /**
     * It is to take the slot over from a worker of its own generation; its first failure is its
     * last.
     */
    SUCCESSOR,
    /** It has no slot: its worker accepts nothing and waits for one; see {@link Reserve}. */
    SPARE,
    /** It has lost the slot and goes as soon as its process has ended. */
    RETIRING
  }

  /** One without a process, whose workers are to have so many children, if they have any. */
  static Seat empty(int id, int slot, Generation generation, Role role, long now, int children) {
    var nobody = Incumbent.none(slot, Headcount.of(generation.spec(), children));
    return in(id, slot, generation, role, new Resting.Stopped(), now, History.EMPTY, nobody);
  }

  /** One whose phase begins now. */
  static Seat in(
      int id,
      int slot,
      Generation generation,
      Role role,
      Phase phase,
      long now,
      History history,
      Incumbent incumbent) {
    return new Seat(id, slot, generation, role, phase, now, NOT_EXTENDED, history, incumbent);
  }

  Seat in(Phase next, Turn turn) {
    return in(id, slot, generation, role, next, turn.now, history, incumbent);
  }

  /** The phase goes on, with another intent: its clock runs on. */
  Seat still(Phase same) {
    return new Seat(id, slot, generation, role, same, since, extendedTo, history, incumbent);
  }

  Seat as(Role next) {
    return new Seat(id, slot, generation, next, phase, since, extendedTo, history, incumbent);
  }

  Seat at(int other) {
    return new Seat(id, other, generation, role, phase, since, extendedTo, history, incumbent);
  }

  /** The phase lasts until then at least. */
  Seat extendedTo(long time) {
    var later = Math.max(extendedTo, time);
    return new Seat(id, slot, generation, role, phase, since, later, history, incumbent);
  }

  Seat with(History next) {
    return new Seat(id, slot, generation, role, phase, since, extendedTo, next, incumbent);
  }

  Seat with(Incumbent next) {
    return new Seat(id, slot, generation, role, phase, since, extendedTo, history, next);
  }

  /** A process starts for it. */
  Seat bornHere(Turn turn) {
    return with(incumbent.next(slot, turn.now));
  }

  Seat with(Said news) {
    return with(incumbent.with(news));
  }

  Seat with(Headcount next) {
    return with(incumbent.with(next));
  }

  /** The slot of its process when that was started, which knows itself by it. */
  public int born() {
    return incumbent.born();
  }

  Said said() {
    return incumbent.said();
  }

  /** Of one whose workers have children. */
  public Optional<Headcount> headcount() {
    return incumbent.headcount();
  }

  public ProgramSpec spec() {
    return generation.spec();
  }

  public WorkerId worker() {
    return new WorkerId(spec().name(), slot, generation.number());
  }

  public boolean is(Role wanted) {
    return role == wanted;
  }

  public boolean isOf(Generation other) {
    return generation.number() == other.number();
  }

  /** Whether the slot is its own. */
  public boolean holds() {
    return role == Role.HOLDER || role == Role.WITHDRAWN;
  }

  /** Whether clients may wait for its worker, who is not to lose time before it is ready. */
  boolean isUrgent() {
    return holds() || role == Role.RESTORING;
  }

  /** Whether its first failure is its last. */
  boolean hasOneLife() {
    return role == Role.TRIAL || role == Role.SUCCESSOR || role == Role.WITHDRAWN;
  }

  public boolean isRunning() {
    return phase instanceof Alive.Running;
  }

  /** Whether its worker runs and can be told something. */
  public boolean hears() {
    return phase instanceof Alive.Running running && running.channel() == Alive.Channel.OPEN;
  }

  Optional<Alive.Running> running() {
    return phase instanceof Alive.Running running ? Optional.of(running) : Optional.empty();
  }

  /** Whether its worker runs and is to be replaced: recycled, or it has hung. */
  public boolean isAiling() {
    return phase instanceof Alive.Running running && running.fitness().isAiling();
  }

  /** Whether its worker runs and does not work. */
  public boolean isHung() {
    return phase instanceof Alive.Running running && running.fitness().hung().isPresent();
  }

  /** Of one that has to prove itself: whether it can't any more. */
  boolean hasFailed() {
    return phase instanceof Resting || isHung();
  }

  /** Of one that has to prove itself: when it was observed for long enough. */
  long provenAt() {
    return isRunning() ? after(since, spec().rollout().observe()) : Turn.NEVER;
  }

  /** Whether it has ended for good, as its restart policy expects of it. */
  public boolean isDone() {
    return phase instanceof Resting.Exited;
  }

  /** Whether a process exists or may come to exist. */
  public boolean isOccupied() {
    return phase instanceof Occupied;
  }

  public boolean hasProcess(long serial) {
    return phase instanceof Occupied occupied && occupied.serial() == serial;
  }

  public boolean hasPid(long pid) {
    return phase instanceof Alive alive && alive.pid() == pid;
  }

  public long wakeAt() {
    var timeout = phase.timeout(this);
    return timeout.isPresent() ? Math.max(extendedTo, after(since, timeout.get())) : Turn.NEVER;
  }

  /** A time that is over, for people. */
  String within(Duration limit) {
    var asked = extendedTo == NOT_EXTENDED ? "" : " and the time it had asked for";
    return Words.of(limit) + asked;
  }

  private WorkerState state() {
    return is(Role.SPARE) && isRunning() ? WorkerState.STANDBY : phase.state();
  }

  /** How many children its process was told to have, or the last one was. */
  OptionalInt told() {
    return headcount().map(count -> OptionalInt.of(count.told())).orElse(OptionalInt.empty());
  }

  static long after(long start, Duration time) {
    return start + time.toNanos();
  }

  public WorkerStatus status(long now) {
    var pid = phase instanceof Alive alive ? OptionalLong.of(alive.pid()) : OptionalLong.empty();
    return new WorkerStatus(
        worker(),
        state(),
        pid,
        Duration.ofNanos(now - since),
        history.restarts(),
        history.lastDeath(),
        said().reloading() && isRunning() && !isAiling() ? "reloading" : phase.reason(),
        phase instanceof Alive ? said().status() : "",
        pid.isPresent() ? told() : OptionalInt.empty());
  }
}
