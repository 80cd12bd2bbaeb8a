package org.supervisor4j.samples;

import static java.time.Duration.ofMinutes;

import java.io.IOException;
import org.supervisor4j.Command;
import org.supervisor4j.OsSignals;
import org.supervisor4j.Signal;
import org.supervisor4j.StopPolicy;
import org.supervisor4j.Supervisor;

/** A host that is ended by what it reads, or by a signal; its worker runs a script. */
final class BlockedLogMain {

  private BlockedLogMain() {}

  public static void main(String[] arguments) throws IOException {
    var way = arguments[0];
    var spec =
        TestHost.sleep()
            .command(Command.of("sh", "-c", arguments[1]))
            .stop(StopPolicy.bySignal(Signal.TERM).killAfter(ofMinutes(5)))
            .build();
    @SuppressWarnings("resource") // closed in one of the ways
    var supervisor =
        Supervisor.builder().name("blocked").programs(spec).signals(OsSignals.standard()).start();
    supervisor.whenReady().join();
    System.out.println("ready");
    var unused = System.in.read();
    switch (way) {
      case "close" -> {
        supervisor.close();
        System.out.println("closed");
      }
      case "exit" -> System.exit(0);
      default -> supervisor.awaitTermination();
    }
  }
}
