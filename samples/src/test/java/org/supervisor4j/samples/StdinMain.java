package org.supervisor4j.samples;

import java.nio.file.Path;
import org.supervisor4j.Command;
import org.supervisor4j.Stdin;
import org.supervisor4j.Supervisor;

/** A host with a worker that makes a file when its stdin ends. */
final class StdinMain {

  private StdinMain() {}

  /** Argument: the file. */
  public static void main(String[] arguments) {
    var file = Path.of(arguments[0]);
    var worker =
        TestHost.sleep()
            .command(Command.of("sh", "-c", "cat; touch \"$0\"", file.toString()))
            .stdin(Stdin.piped())
            .build();
    try (var supervisor = Supervisor.builder().name("stdin").programs(worker).start()) {
      supervisor.awaitTermination();
    }
  }
}
