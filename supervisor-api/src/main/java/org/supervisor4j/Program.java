package org.supervisor4j;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The handle of one running program. Callable from any thread; nothing here blocks. Futures
 * complete on a thread of the supervisor's that may run user code, so a callback may call {@link
 * Supervisor#close()}; cancelling a future cancels nothing but the future: what was asked for goes
 * on, and {@link #abortRoll()} is what takes a roll back. Rolls, resizes and aborts are carried out
 * in the order of their calls.
 */
public interface Program {

  /** The name of its spec, which no roll changes. */
  String name();

  /**
   * The spec that serves: what a crash restarts; with the numbers of workers and children that are
   * wanted.
   */
  ProgramSpec spec();

  /** As of now; a value that does not change any more. */
  ProgramStatus status();

  /**
   * Starts what is down: after a stop of the program or of single workers, in EXITED, or FATAL with
   * a new budget; at once, whatever its {@link StartOrder} waits for. Completes when every worker
   * is ready, exceptionally when one is FATAL or EXITED or a stop of the program comes in between.
   */
  CompletableFuture<Void> start();

  /**
   * Starts the worker of one slot, at once and with a new budget, if it is STOPPED, EXITED, FATAL
   * or in BACKOFF; one that is starting or running goes on. Of a program that is stopped all others
   * stay down.
   *
   * @return completes when the slot's worker is ready, exceptionally when it is FATAL or EXITED, a
   *     stop comes in between, or the slot is gone
   * @throws InvalidSpecException if there is no such slot
   */
  CompletableFuture<Void> start(int slot);

  /**
   * Stops every worker; the sockets stay bound, so that clients wait for the next start. Completes
   * when no process is left, exceptionally when a start comes in between.
   */
  CompletableFuture<Void> stop();

  /**
   * Stops the worker of one slot, which then stays STOPPED, whatever happens to its siblings, until
   * {@link #start(int)} of it, {@link #start()} or {@link #restart()}. Nobody waits for it
   * meanwhile, no spare fills it, and rolls pass over it: started again it runs what serves by
   * then. Stopping the last worker that is wanted up stops the program, with its roll.
   *
   * @return completes when no process of the slot is left, exceptionally when a start comes in
   *     between
   * @throws InvalidSpecException if there is no such slot
   */
  CompletableFuture<Void> stop(int slot);

  /** Stops every worker and starts it again in its place. Completes as {@link #start()} does. */
  CompletableFuture<Void> restart();

  /**
   * Stops the worker of one slot and starts it again in its place, with a new budget; one that is
   * down is started. A roll goes on meanwhile; a slot that a failed roll gives back is given back
   * at once. Completes as {@link #start(int)} does.
   *
   * @throws InvalidSpecException if there is no such slot
   */
  CompletableFuture<Void> restart(int slot);

  /**
   * Sends a signal to every worker process: also to those that start, drain, stop, are spares or on
   * trial. To the process itself, its main one if it has named another (sd_notify(3)), never to its
   * group. A worker that ends by it has died, and its restart policy answers.
   *
   * @return completes when it was sent; exceptionally, and nothing is sent, if there is no process
   */
  CompletableFuture<Void> signal(Signal signal);

  /**
   * Sends a signal to the process of the worker that holds this slot, as {@link #signal(Signal)}.
   *
   * @return completes when it was sent, exceptionally if it has no process
   * @throws InvalidSpecException if there is no such slot
   */
  CompletableFuture<Void> signal(int slot, Signal signal);

  /**
   * Changes the number of workers, without a roll and without a new generation: new slots start at
   * once with what serves, the very command line included; the highest ones drain, as in a stop.
   * Nothing else is touched: a worker in BACKOFF waits on, one that is FATAL or EXITED stays so.
   *
   * <p>The last word counts: {@link #roll()} keeps this number, {@link #roll(ProgramSpec)} brings
   * its spec's own. While a roll runs the new number holds at once for both generations and for the
   * roll that waits, so that the roll goes on over the slots that there are now and a roll that is
   * taken back keeps them. Of a program that is stopped only the next start is changed, and the
   * future completes at once.
   *
   * @return completes when every worker is ready and no process of a removed slot is left;
   *     exceptionally as {@link #start()} does, also when a stop or another number comes in
   *     between; the number stays changed then. Also fails if a log file that only a new slot has
   *     can't be written; nothing is changed then
   * @throws InvalidSpecException if a spec can't have so many workers: 1 to 1000
   */
  CompletableFuture<Void> resize(int workers);

  /**
   * Changes how many children each worker has, of a spec with {@link ProgramSpec#prefork()}: each
   * master that is ready is told by signals, one for each child and with a pause in between, and
   * one that starts from now on is told at its start. Nothing is started again, and no generation
   * is new.
   *
   * <p>The last word counts, as with {@link #resize}: calls that come before all signals are sent
   * cost no signal too many, {@link #roll()} keeps the number, {@link #roll(ProgramSpec)} brings
   * its spec's own, and while a roll runs the new number holds for both generations.
   *
   * @return completes when every worker has been told, or is gone; a master may take longer to
   *     comply. Exceptionally when another number comes in between
   * @throws InvalidSpecException if the spec that serves has no prefork, or can't have so many: 1
   *     to 1000
   */
  CompletableFuture<Void> resizeChildren(int children);

  /**
   * Writes to the stdin of the worker that holds this slot, of a spec with {@link Stdin#piped()}.
   * What is written by several calls comes in the order of the calls.
   *
   * @return completes when all of it is in the pipe, which holds 64 KiB; exceptionally if the slot
   *     has no such worker, if the worker has closed its stdin or ends before, and at once if more
   *     than 1 MiB would wait for it to read. What of it had been read by then is not known
   */
  CompletableFuture<Void> write(int slot, byte[] bytes);

  /** The same, of a text as UTF-8. */
  default CompletableFuture<Void> write(int slot, String text) {
    return write(slot, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Replaces every worker by a new one of the same spec, whose class path is evaluated anew. */
  CompletableFuture<Rollout> roll();

  /**
   * Replaces every worker by one of the next spec. While a roll runs, requests wait and become one
   * roll; the last spec counts.
   *
   * <p>The old workers need not be well: a slot in BACKOFF, EXITED or FATAL is taken over like any
   * other, and stays as it is if the roll fails before. Of a program that is stopped only what the
   * next start starts is changed.
   *
   * @return also fails if a socket of the next spec can't be bound, a log file of it can't be
   *     written, or another program rotates that file otherwise; the old one serves on then
   * @throws InvalidSpecException if the spec can't follow this one: another name, another group
   */
  CompletableFuture<Rollout> roll(ProgramSpec next);

  /**
   * Takes the running roll back as if it had failed: new workers that have not taken a slot end,
   * and where one has the old spec is ready before it drains. A roll that waits behind it is
   * dropped. The outcome is {@link Rollout.Aborted}, also for those who asked for the roll.
   *
   * @return how the roll ended, when every slot has been given back: {@link Rollout.RolledBack} if
   *     it had failed already; at once and empty if none runs
   */
  CompletableFuture<Optional<Rollout>> abortRoll();

  /**
   * Completes when every worker is ready but those that were stopped one by one; exceptionally when
   * one is FATAL or EXITED, or the program stopped.
   */
  CompletableFuture<Void> whenReady();
}
