package org.supervisor4j.testkit.fault;

import java.time.Duration;

/** The openings that there are. */
final class Openings {

  private Openings() {}

  record Usual() implements Opening {}

  record Crash(int code) implements Opening {
    @Override
    public void alone(Stage stage) {
      System.exit(code);
    }
  }

  record ReadyAfter(Duration time) implements Opening {
    @Override
    public void beforeReady(Stage stage) throws InterruptedException {
      stage.awaitCue(time);
    }
  }

  record NeverReady() implements Opening {
    @Override
    public void beforeReady(Stage stage) throws InterruptedException {
      stage.awaitCue();
    }
  }

  record OtherProtocol() implements Opening {
    @Override
    public void alone(Stage stage) throws Exception {
      Stranger.call();
      System.exit(1); // as a worker that was shown out
    }
  }

  record Doing(Act act) implements Opening {
    @Override
    public void beforeReady(Stage stage) throws Exception {
      ((Deed) act).on(stage);
    }
  }

  record GetReady() implements Deed {
    @Override
    public void on(Stage stage) {
      stage.cue();
    }
  }
}
