package org.supervisor4j.netty.flight;

import java.util.function.Consumer;
import org.supervisor4j.SupervisorEvent;

/** Whether there is a flight recorder: {@code jlink} may have left it out. */
public final class Flight {

  private Flight() {}

  /** A listener that records; for one thread. */
  public static Consumer<SupervisorEvent> recorder() {
    return ModuleLayer.boot().findModule("jdk.jfr").isPresent() ? new Recorder() : event -> {};
  }
}
