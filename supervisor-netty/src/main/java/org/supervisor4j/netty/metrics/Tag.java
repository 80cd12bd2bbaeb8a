package org.supervisor4j.netty.metrics;

import java.util.Locale;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Rollout;
import org.supervisor4j.Signal;
import org.supervisor4j.WorkerState;

/** Values of tags: few, whatever programs do. */
final class Tag {

  static final String COMPLETED = "completed";
  static final String ROLLED_BACK = "rolled_back";
  static final String ABORTED = "aborted";

  private Tag() {}

  static String of(WorkerState state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /** A signal by its name, but of the 256 exit codes only whether it was zero. */
  static String of(ExitStatus status) {
    if (status instanceof ExitStatus.Exited exited) {
      return exited.code() == 0 ? "zero" : "nonzero";
    }
    return status instanceof ExitStatus.Signalled killed
        ? Signal.nameOf(killed.signal())
        : "unknown";
  }

  static String of(Rollout outcome) {
    if (outcome.succeeded()) {
      return COMPLETED;
    }
    return outcome instanceof Rollout.RolledBack ? ROLLED_BACK : ABORTED;
  }
}
