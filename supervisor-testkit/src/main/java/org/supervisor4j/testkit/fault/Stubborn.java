package org.supervisor4j.testkit.fault;

import java.time.Duration;
import org.supervisor4j.Signal;
import org.supervisor4j.netty.posix.HostSignals;

/** Acts that make a puppet hard to end. */
final class Stubborn {

  private Stubborn() {}

  record IgnoreTerm() implements Deed {
    @Override
    @SuppressWarnings("MustBeClosed") // taken for good
    public void on(Stage stage) {
      HostSignals.take(Signal.TERM, () -> {});
    }
  }

  record DrainSlowly(Duration time) implements Deed {
    @Override
    public void on(Stage stage) {
      stage.drainSlowly(time);
    }
  }
}
