package org.supervisor4j.netty.engine;

import java.util.Set;
import java.util.function.Consumer;
import org.supervisor4j.ExitStatus;
import org.supervisor4j.Readiness;
import org.supervisor4j.Signal;
import org.supervisor4j.netty.lifecycle.Input;

/** Hears whether a worker got ready, or died by itself before: one of both is told, or neither. */
final class FirstSteps implements Consumer<Input.OfWorker> {

  /** Sent by somebody, so that they say nothing of how it was started. */
  private static final Set<Integer> SENT = Set.of(Signal.KILL.number(), Signal.TERM.number());

  private static final int SIGNALLED = 128; // and the signal: the exit code of a JVM (sysexits)

  private final Readiness readiness;
  private final Runnable onReady;
  private final Consumer<ExitStatus> onDeath;
  private volatile long spawned;
  private volatile boolean ready;

  FirstSteps(Readiness readiness, Runnable onReady, Consumer<ExitStatus> onDeath) {
    this.readiness = readiness;
    this.onReady = onReady;
    this.onDeath = onDeath;
  }

  @Override
  public void accept(Input.OfWorker input) {
    if (input instanceof Input.Spawned) {
      spawned = System.nanoTime();
      if (readiness instanceof Readiness.AliveFor) { // nobody will say so
        onReady.run();
      }
    } else if (input instanceof Input.Ready) {
      ready = true;
      onReady.run();
    } else if (input instanceof Input.Exited exited
        && !wasReady()
        && byItself(exited.cause().status())) {
      onDeath.accept(exited.cause().status());
    }
  }

  private boolean wasReady() {
    return ready
        || (readiness instanceof Readiness.AliveFor alive
            && System.nanoTime() - spawned >= alive.time().toNanos());
  }

  private static boolean byItself(ExitStatus status) {
    if (status instanceof ExitStatus.Exited exited) {
      return exited.code() != 0 && !SENT.contains(exited.code() - SIGNALLED);
    }
    return status instanceof ExitStatus.Signalled signalled && !SENT.contains(signalled.signal());
  }
}
