package org.supervisor4j;

import java.util.concurrent.CompletableFuture;

/**
 * The handle of one running program. Callable from any thread; nothing here blocks. Futures
 * complete on a thread of the supervisor's that may run user code, so a callback may call {@link
 * Supervisor#close()}; cancelling a future cancels nothing but the future.
 */
public interface Program {

  String name();

  /** The spec that serves: what a crash restarts. */
  ProgramSpec spec();

  ProgramStatus status();

  /**
   * Starts what is down: after a stop, in EXITED, or FATAL with a new budget. Completes when every
   * worker is ready, exceptionally when one is given up or a stop comes in between.
   */
  CompletableFuture<Void> start();

  /**
   * Stops every worker; the sockets stay bound, so that clients wait for the next start. Completes
   * when no process is left, exceptionally when a start comes in between.
   */
  CompletableFuture<Void> stop();

  /** Stops every worker and starts it again in its place. Completes as {@link #start()} does. */
  CompletableFuture<Void> restart();

  /** Replaces every worker by a new one of the same spec, whose class path is evaluated anew. */
  CompletableFuture<Rollout> roll();

  /**
   * Replaces every worker by one of the next spec. While a roll runs, requests wait and become one
   * roll; the last spec counts.
   *
   * @return also fails if a socket of the next spec can't be bound, or a log file of it can't be
   *     written; the old one serves on then
   * @throws InvalidSpecException if the spec can't follow this one: another name
   */
  CompletableFuture<Rollout> roll(ProgramSpec next);

  /** Completes when every worker is ready, exceptionally when one is given up or stopped. */
  CompletableFuture<Void> whenReady();
}
