package org.supervisor4j;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A worker at one moment.
 *
 * @param pid the process, if there is one
 * @param since how long it has been in this state
 * @param restarts how often the supervisor has started it again after a death
 * @param lastDeath how its previous process ended, and why
 * @param reason why it is in this state, for operators; may be empty
 * @param told what it says of itself by {@code STATUS=} (sd_notify(3)); may be empty
 * @param children how many children it was told to have so far, if it is a master; see {@link
 *     ProgramSpec#prefork()} for what is wanted
 */
public record WorkerStatus(
    WorkerId id,
    WorkerState state,
    OptionalLong pid,
    Duration since,
    int restarts,
    Optional<CauseOfDeath> lastDeath,
    String reason,
    String told,
    OptionalInt children) {

  public boolean isReady() {
    return state == WorkerState.RUNNING;
  }
}
