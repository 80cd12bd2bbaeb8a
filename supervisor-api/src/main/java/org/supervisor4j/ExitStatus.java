package org.supervisor4j;

/** How a worker process ended (waitpid(2)). */
public sealed interface ExitStatus {

  /** It left by itself with this code, 0 to 255. */
  record Exited(int code) implements ExitStatus {
    @Override
    public String toString() {
      return "exit " + code;
    }
  }

  /** A signal ended it. */
  record Signalled(int signal) implements ExitStatus {
    @Override
    public String toString() {
      return "killed by " + Signal.nameOf(signal);
    }
  }

  /** It is gone, but somebody else reaped it or it was not our child. */
  record Unknown() implements ExitStatus {
    @Override
    public String toString() {
      return "gone, status unknown";
    }
  }
}
