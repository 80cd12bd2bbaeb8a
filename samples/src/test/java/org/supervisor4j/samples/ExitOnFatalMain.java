package org.supervisor4j.samples;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;

import org.supervisor4j.Command;
import org.supervisor4j.OsSignals;
import org.supervisor4j.RestartPolicy;
import org.supervisor4j.Supervisor;
import org.supervisor4j.SupervisorEvent;

/**
 * A host with a program that is given up at once, beside one whose workers sleep so many seconds.
 */
final class ExitOnFatalMain {

  private ExitOnFatalMain() {}

  public static void main(String[] arguments) {
    var isEssential = Boolean.parseBoolean(arguments[0]);
    var good = TestHost.sleep("good").command(Command.of("sleep", arguments[1])).workers(2);
    var bad =
        TestHost.sleep("bad")
            .command(Command.of("sh", "-c", "exit 3"))
            .restart(
                RestartPolicy.always()
                    .backoff(ofMillis(1), ofMillis(1))
                    .giveUpAfter(1, ofMinutes(1)))
            .essential(isEssential);
    try (var supervisor =
        Supervisor.builder()
            .name("fatal")
            .programs(good.build(), bad.build())
            .signals(OsSignals.standard())
            .exitOnFatal(70)
            .on(SupervisorEvent.class, System.out::println)
            .start()) {
      supervisor.awaitTermination();
    }
  }
}
