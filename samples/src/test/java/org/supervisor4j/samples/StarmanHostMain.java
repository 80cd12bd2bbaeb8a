package org.supervisor4j.samples;

import java.nio.file.Path;
import org.supervisor4j.OsSignals;
import org.supervisor4j.Starman;
import org.supervisor4j.Supervisor;

/** A host with a Starman, steered by signals. */
final class StarmanHostMain {

  private StarmanHostMain() {}

  /** Arguments: a directory of its own, the application. */
  public static void main(String[] arguments) {
    var web =
        RealStarman.web(Path.of(arguments[0]), TestHost.tcp())
            .command(Starman.command(arguments[1]))
            .prefork(Starman.children(2))
            .build();
    var signals = OsSignals.standard().resizing();
    try (var supervisor =
        Supervisor.builder().name("starman").signals(signals).programs(web).start()) {
      supervisor.awaitTermination();
    }
  }
}
