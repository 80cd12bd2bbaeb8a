package org.supervisor4j;

import java.time.Duration;
import java.util.Optional;

/**
 * What runs before each start of a worker, and after each death: an immutable value. A hook has its
 * worker's environment, directory and {@link Execution}, on top of which come those of its own
 * command; it gets no sockets and no channel. What it prints goes where its worker's output goes.
 *
 * @param beforeStart must end with 0 before the worker is started
 * @param afterStop runs after each death of a worker
 * @param within what each run of a hook gets, before it is killed with its process group
 */
public record Hooks(Optional<Command> beforeStart, Optional<Command> afterStop, Duration within) {

  private static final Hooks NONE =
      new Hooks(Optional.empty(), Optional.empty(), Duration.ofSeconds(30));

  public static Hooks none() {
    return NONE;
  }

  /**
   * Runs before each start of a worker: a roll's, a restart's, a spare's. If it exits with anything
   * but 0, or not in time, that start has failed ({@link SupervisorEvent.WorkerNotStarted} tells
   * why), as if the program could not be executed.
   */
  public Hooks beforeStart(Command command) {
    return new Hooks(Optional.of(command), afterStop, within);
  }

  /**
   * Runs after each death of a worker, and before the next one of its slot is started. It finds how
   * the worker ended in {@code EXIT_CODE} ({@code exited}, {@code killed}) and {@code EXIT_STATUS}
   * (a number, or a signal as {@code TERM}), as systemd.exec(5) has them for ExecStopPost=. If it
   * fails the log tells, and nothing else happens.
   */
  public Hooks afterStop(Command command) {
    return new Hooks(beforeStart, Optional.of(command), within);
  }

  /** What each run gets, before it is killed with its process group; 30 s unless said. */
  public Hooks within(Duration limit) {
    return new Hooks(beforeStart, afterStop, limit);
  }
}
